"""Rules of kind `table`, each with the page it was written for."""

from __future__ import annotations

from dataclasses import replace

from monitor.kinds.extract.table import Table
from tests.mutations import EITHER, LOUD, QUESTION, SAME, Allowed, Outcome, Rule
from tests.mutations.html import TablePage
from tests.mutations.sheet import table

ONE_PERIOD_LESS = EITHER | {Outcome.DROPPED}
"""Of a series one period may go without the others."""
BY_COLUMN: dict[str, Allowed] = dict.fromkeys(("figures column renamed", "cell emptied"), QUESTION) | dict.fromkeys(
    (
        "figures column removed",
        "number replaced by words",
    ),
    ONE_PERIOD_LESS | QUESTION,
)
BY_ROW: dict[str, Allowed] = {
    "cell emptied": QUESTION,
    "figures row removed": ONE_PERIOD_LESS | QUESTION,
    "number replaced by words": EITHER,
    "row of a similar label inserted": LOUD,
}

MONTHS = table(
    ("Month", "Seizures", "Pounds"),
    (
        ("October 2023", "41", "1,512.40"),
        ("November 2023", "39", "1,498.07"),
        ("December 2023", "44", "1,733.90"),
    ),
    (1, 2),
    "lb",
    series={"2023-10": (0, 2), "2023-11": (1, 2), "2023-12": (2, 2)},
    period="2023-11",
)
"""A row a month, without a total."""

YEARS = table(
    ("Sector", "FY2018", "FY2019", "FY2020"),
    (
        ("Coastal Border", "246", "238", "243"),
        ("Northern Border", "2,097", "2,073", "2,019"),
        ("Southwest Border", "16,608", "16,731", "16,878"),
    ),
    (2, 3),
    "agents",
    series={"FY2018": (2, 1), "FY2019": (2, 2), "FY2020": (2, 3)},
    period="FY2020",
)
"""A column a year."""
PROVINCES = table(
    ("Province or territory", "2020", "2021", "2022"),
    (
        ("Alberta", "1,361", "1,819", "1,730"),
        ("British Columbia", "1,775", "2,293", "2,410"),
        ("Yukon", "15", "23", "25"),
    ),
    (1, 2),
    "deaths",
)

TOLD_BY_WHAT_STANDS_BESIDE: dict[str, Allowed] = dict.fromkeys(
    ("table wrapped", "table moved behind another", "table moved to the end", "another table of the same name added"),
    EITHER,
)
"""A table that its place, or the words before it, tell from one that is alike."""
OF_MAY = (
    ("Southwest Border", "16,878", "48"),
    ("Northern Border", "2,019", "31"),
    ("Coastal Border", "243", "12"),
)
OF_JUNE = (
    "<table><tr><th>Sector<th>Agents<th>Posts</tr><tr><th>Southwest Border<td>16,902<td>49</tr>"
    "<tr><th>Northern Border<td>2,044<td>33</tr><tr><th>Coastal Border<td>251<td>14</tr></table>"
)
"""The same table about another month."""
SECTORS = ("Fiscal year", "Southwest Border", "Northern Border", "Coastal Border", "Nationwide")
STAFF = (
    ("FY 2018", "16,608", "2,097", "246", "19,555"),
    ("FY 2019", "16,731", "2,073", "238", "19,648"),
    ("FY 2020", "16,878", "2,019", "243", "19,740"),
)
QUARTERS = (
    "Drug",
    "Region",
    ("Q1 FY2024", "Events"),
    ("Q1 FY2024", "Pounds"),
    ("Q2 FY2024", "Events"),
    ("Q2 FY2024", "Pounds"),
)
BY_QUARTER = (
    ("Cocaine", "Northern Border", "31", "1,204.75", "28", "988.10"),
    ("Fentanyl", "Northern Border", "12", "5.81", "17", "10.26"),
    ("Fentanyl", "Southwest Border", "702", "6,120.44", "655", "5,873.02"),
    ("Heroin", "Northern Border", "4", "1.55", "3", "2.07"),
)

RULES = (
    Rule(
        "agents on the northern border",
        TablePage(table(SECTORS, STAFF, (2, 2), "agents", caption="Agents by sector, end of fiscal year")),
        Table(caption="Agents by sector, end of fiscal year", row="FY 2020", column="Northern Border"),
        "agents",
    ),
    Rule(
        "agents by year",
        TablePage(replace(YEARS, heading="Staffing")),
        Table(heading="Staffing", row="Southwest Border", periods="columns", calendar="us-federal"),
        "agents",
        but=BY_COLUMN,
    ),
    Rule(
        "fentanyl by quarter",
        TablePage(table(QUARTERS, BY_QUARTER, (1, 5), "lb", labels=2, caption="Seizures, by quarter and region")),
        Table(
            caption="Seizures, by quarter and region",
            row={"Drug": "Fentanyl", "Region": "Northern Border"},
            column=("Q2 FY2024", "Pounds"),
        ),
        "lb",
    ),
    Rule(
        "fentanyl under a section",
        TablePage(
            table(
                ("Drug", "FY2022 (lbs)", "FY2023 (lbs)", "FY2024 (lbs)"),
                (
                    ("Northern Border",),
                    ("Fentanyl", "10.26", "1.55", "34.82"),
                    ("Heroin", "3.10", "2.44", "6.05"),
                    ("Southwest Border",),
                    ("Fentanyl", "14,104.08", "26,692.69", "21,115.61"),
                    ("Heroin", "1,394.42", "1,201.12", "902.40"),
                ),
                (4, 2),
                "lb",
                heading="Pounds seized, by border",
            )
        ),
        Table(heading="Pounds seized, by border", row=("Southwest Border", "Fentanyl"), column="FY2023 (lbs)"),
        "lb",
        but={"section with a row of the same label added": SAME},
    ),
    Rule(
        "pounds by month",
        TablePage(
            replace(MONTHS, rows=(*MONTHS.rows, ("Total so far", "124", "4,744.37")), caption="Fentanyl by month")
        ),
        Table(caption="Fentanyl by month", column="Pounds", periods="rows"),
        "lb",
        but=BY_ROW,
    ),
    Rule(
        "saisies à la frontière nord",
        TablePage(
            table(
                ("Région", "2021-2022", "2022-2023", "2023-2024"),
                (
                    ("Frontière du Sud-Ouest", "6 398,7", "12 107,6", "9 577,9"),
                    ("Frontière du Nord – postes d’entrée", "4,7", "0,7", "1 015,8"),
                    ("Régions côtières", "2,2", "9,1", "3,3"),
                ),
                (1, 3),
                "kg",
                language="fr",
                caption="Saisies de fentanyl (en kilogrammes)",
            )
        ),
        Table(
            caption="Saisies de fentanyl (en kilogrammes)",
            row="Frontière du Nord - postes d'entrée",
            column="2023-2024",
        ),
        "kg",
        language="fr",
    ),
    Rule(
        "agents of a month, told by the note",
        TablePage(
            table(("Sector", "Agents", "Posts"), OF_MAY, (1, 1), "agents"),
            before="<h1>Figures</h1><p>For the whole of May:</p>",
            after=f"<p>For the whole of June:</p>{OF_JUNE}<p>Source: administrative records.</p>",
        ),
        Table(note="For the whole of May:", row="Northern Border", column="Agents"),
        "agents",
        but=TOLD_BY_WHAT_STANDS_BESIDE,
    ),
    Rule(
        "agents of a month, told by its place",
        TablePage(table(("Sector", "Agents", "Posts"), OF_MAY, (1, 1), "agents"), after=OF_JUNE),
        Table(nth="1 of 2", row="Northern Border", column="Agents"),
        "agents",
        but=TOLD_BY_WHAT_STANDS_BESIDE,
    ),
    Rule(
        "agents in a table without a head",
        TablePage(table(((), ()), tuple(row[:2] for row in OF_MAY), (1, 1), "agents", heading="On one day")),
        Table(heading="On one day", row="Northern Border", head="none"),
        "agents",
    ),
    Rule(
        "deaths in a province",
        TablePage(PROVINCES),
        Table(header=("Province or territory", "2021"), row="British Columbia", column="2021"),
        "deaths",
    ),
    Rule(
        "rate of duty",
        TablePage(
            table(
                ("Country", "Order", "Rate of duty (%)", "In force since"),
                (
                    ("Canada", "14193", "25", "March"),
                    ("Mexico", "14194", "25.5", "March"),
                    ("China – all products", "14195", "20", "February"),
                ),
                (0, 2),
                "%",
                caption="Table 3. Additional duties",
            )
        ),
        Table(caption="Table 3. ...", row="Canada", column="Rate of duty (%)"),
        "%",
        but={"caption changed": SAME},
    ),
    Rule(
        "population of a place",
        TablePage(
            table(
                (),
                (
                    ("Province", "British Columbia"),
                    ("Population (2021)", "946"),
                    ("Private dwellings", "471"),
                    ("Land area", "25.6 km²"),
                ),
                (1, 1),
                "people",
                heading="Falkland, designated place",
            )
        ),
        Table(heading="Falkland, designated place", row="Population (2021)"),
        "people",
    ),
    Rule(
        "travellers in thousands",
        TablePage(
            table(
                ("Mode", "2022 (thousands)", "2023 (thousands)"),
                (("Air", "21,870.2", "29,014.9"), ("Land", "39,116.4", "47,280.5"), ("Sea", "1,902.2", "2,204.7")),
                (1, 2),
                "travellers",
                times=1000,
                heading="Travellers to the country",
            )
        ),
        Table(heading="Travellers to the country", row="Land", column="2023 (thousands)", times=1000),
        "travellers",
    ),
)

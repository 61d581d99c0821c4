"""Every currency of ISO 4217 in circulation, with the signs and words by which texts name it; each is a dimension."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.reading.language import words_of

CURRENCY_SIGNS = "$€£¥₹₩₽₺₴₪₦₱₫฿₸₾₼₲₡₵₮₭៛৳؋֏"
"""Signs that stand beside an amount of money; one that is not known here is refused."""

# symbol, printed before | ISO code | signs and English names | French names
_ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("$", "", "$, dollar, dollars", "$, dollar, dollars"),
    ("US$", "USD", "US$, U.S.$, US dollars, U.S. dollars, American dollars", "$ US, $US, dollars américains"),
    ("C$", "CAD", "C$, CA$, CAN$, CDN$, Cdn$, Canadian dollars", "$ CA, $ CAN, $CA, $CAN, dollars canadiens"),
    ("A$", "AUD", "A$, AU$, Australian dollars", "dollars australiens"),
    ("€", "EUR", "€, euro, euros", "€, euro, euros"),
    ("£", "GBP", "£, pounds sterling, British pounds", "£, livres sterling"),
    ("NZ$", "NZD", "NZ$, New Zealand dollars", "dollars néo-zélandais"),
    ("S$", "SGD", "S$, Singapore dollars", "dollars de Singapour"),
    ("R$", "BRL", "R$, reais, Brazilian reais", ""),
    ("MX$", "MXN", "MX$, Mexican pesos", "pesos mexicains"),
    ("¥", "JPY", "¥, yen, Japanese yen", "yen, yens"),
    ("CN¥", "CNY", "CN¥, RMB, yuan, renminbi, Chinese yuan", "yuans"),
    ("₹", "INR", "₹, Rs, Rs., rupee, rupees, Indian rupees", "roupie, roupies, roupies indiennes"),
    ("₩", "KRW", "₩, South Korean won", ""),
    ("₽", "RUB", "₽, ruble, rubles, rouble, roubles, Russian rubles, Russian roubles", "rouble, roubles"),
    ("₺", "TRY", "₺, lira, liras, Turkish lira, Turkish liras", "livres turques"),
    ("₴", "UAH", "₴, hryvnia, hryvnias", "hryvnias"),
    ("₪", "ILS", "₪, shekel, shekels, new shekels, Israeli shekels", "shekels"),
    ("₦", "NGN", "₦, naira", "nairas"),
    ("₱", "PHP", "₱, Philippine pesos", "pesos philippins"),
    ("CHF", "CHF", "SFr., Swiss franc, Swiss francs", "francs suisses"),
    ("SEK", "SEK", "kronor, Swedish kronor, Swedish krona", "couronnes suédoises"),
    ("NOK", "NOK", "Norwegian kroner, Norwegian krone", "couronnes norvégiennes"),
    ("DKK", "DKK", "Danish kroner, Danish krone", "couronnes danoises"),
    ("kr", "", "kr, kr., kroner", ""),
    ("PLN", "PLN", "zł, zloty, złoty, zlotys, złotys", "zlotys"),
    ("CZK", "CZK", "Kč, Czech koruna, Czech korunas, Czech crowns", "couronnes tchèques"),
    ("HUF", "HUF", "Ft, forint, forints", "forints"),
    ("ZAR", "ZAR", "rand, rands", "rands"),
    ("HK$", "HKD", "HK$, Hong Kong dollars", "dollars de Hong Kong"),
    ("NT$", "TWD", "NT$, Taiwan dollars, New Taiwan dollars", ""),
    ("₫", "VND", "₫, Vietnamese dong", "dongs"),
    ("฿", "THB", "฿, baht, bahts, Thai baht", "bahts"),
    ("₸", "KZT", "₸, tenge", "tenges"),
    ("₾", "GEL", "₾, Georgian lari", "laris"),
    ("₼", "AZN", "₼, Azerbaijani manats", "manats azerbaïdjanais"),
    ("₲", "PYG", "₲, Paraguayan guaraníes, Paraguayan guaranis", "guaranis paraguayens"),
    ("₡", "CRC", "₡, Costa Rican colones", "colons costariciens"),
    ("₵", "GHS", "₵, GH₵, Ghanaian cedis, Ghana cedis, cedis", "cédis"),
    ("₮", "MNT", "₮, tugrik, tugriks, tögrög", "tugriks"),
    ("₭", "LAK", "₭, Lao kip", "kips"),
    ("៛", "KHR", "៛, Cambodian riels, riels", "riels"),
    ("৳", "BDT", "৳, taka, Bangladeshi taka", "takas"),
    ("؋", "AFN", "؋, afghanis", "afghanis"),
    ("֏", "AMD", "֏, Armenian drams", "drams"),
    ("AED", "AED", "UAE dirhams, Emirati dirhams", "dirhams émiratis"),
    ("ALL", "ALL", "Albanian lek", "leks"),
    ("AOA", "AOA", "Angolan kwanzas, kwanzas", "kwanzas"),
    ("ARS", "ARS", "AR$, Argentine pesos, Argentinian pesos", "pesos argentins"),
    ("AWG", "AWG", "Aruban florins", ""),
    ("BAM", "BAM", "convertible marks", "marks convertibles"),
    ("BBD", "BBD", "Barbadian dollars, Barbados dollars", ""),
    ("BGN", "BGN", "Bulgarian leva, Bulgarian lev", "levs"),
    ("BHD", "BHD", "Bahraini dinars", "dinars bahreïnis"),
    ("BIF", "BIF", "Burundian francs, Burundi francs", "francs burundais"),
    ("BMD", "BMD", "Bermudian dollars, Bermuda dollars", ""),
    ("BND", "BND", "Brunei dollars", ""),
    ("BOB", "BOB", "Bolivian bolivianos", "bolivianos boliviens"),
    ("BSD", "BSD", "Bahamian dollars", ""),
    ("BTN", "BTN", "ngultrum, ngultrums", ""),
    ("BWP", "BWP", "Botswana pula", ""),
    ("BYN", "BYN", "Belarusian rubles, Belarusian roubles", "roubles biélorusses"),
    ("BZD", "BZD", "Belize dollars", ""),
    ("CDF", "CDF", "Congolese francs", "francs congolais"),
    ("CLP", "CLP", "CLP$, Chilean pesos", "pesos chiliens"),
    ("COP", "COP", "COL$, Colombian pesos", "pesos colombiens"),
    ("CUP", "CUP", "Cuban pesos", "pesos cubains"),
    ("CVE", "CVE", "Cape Verdean escudos", ""),
    ("DJF", "DJF", "Djiboutian francs, Djibouti francs", "francs djiboutiens"),
    ("DOP", "DOP", "RD$, Dominican pesos", "pesos dominicains"),
    ("DZD", "DZD", "Algerian dinars", "dinars algériens"),
    ("EGP", "EGP", "E£, Egyptian pounds", "livres égyptiennes"),
    ("ERN", "ERN", "nakfa", ""),
    ("ETB", "ETB", "Ethiopian birr, birr", "birrs"),
    ("FJD", "FJD", "FJ$, Fijian dollars, Fiji dollars", ""),
    ("FKP", "FKP", "Falkland Islands pounds", ""),
    ("GIP", "GIP", "Gibraltar pounds", ""),
    ("GMD", "GMD", "dalasi, dalasis", ""),
    ("GNF", "GNF", "Guinean francs", "francs guinéens"),
    ("GTQ", "GTQ", "Guatemalan quetzales, Guatemalan quetzals", "quetzals guatémaltèques"),
    ("GYD", "GYD", "GY$, Guyanese dollars, Guyana dollars", ""),
    ("HNL", "HNL", "lempiras", "lempiras"),
    ("HTG", "HTG", "Haitian gourdes", "gourdes haïtiennes"),
    ("IDR", "IDR", "rupiah, rupiahs, Indonesian rupiah", "roupies indonésiennes"),
    ("IQD", "IQD", "Iraqi dinars", "dinars irakiens"),
    ("IRR", "IRR", "Iranian rials", "rials iraniens"),
    ("ISK", "ISK", "Icelandic krónur, Icelandic kronur, Icelandic króna", "couronnes islandaises"),
    ("JMD", "JMD", "J$, JA$, Jamaican dollars", "dollars jamaïcains"),
    ("JOD", "JOD", "Jordanian dinars", "dinars jordaniens"),
    ("KES", "KES", "KSh, Kenyan shillings, Kenya shillings", "shillings kényans"),
    ("KGS", "KGS", "Kyrgyz soms, Kyrgyzstani soms", "soms"),
    ("KMF", "KMF", "Comorian francs", "francs comoriens"),
    ("KPW", "KPW", "North Korean won", ""),
    ("KWD", "KWD", "Kuwaiti dinars", "dinars koweïtiens"),
    ("KYD", "KYD", "CI$, Cayman Islands dollars", ""),
    ("LBP", "LBP", "L£, Lebanese pounds, Lebanese lira, Lebanese liras", "livres libanaises"),
    ("LKR", "LKR", "Sri Lankan rupees, Sri Lanka rupees", "roupies srilankaises"),
    ("LRD", "LRD", "Liberian dollars", ""),
    ("LSL", "LSL", "Lesotho maloti, maloti", ""),
    ("LYD", "LYD", "Libyan dinars", "dinars libyens"),
    ("MAD", "MAD", "Moroccan dirhams", "dirhams marocains"),
    ("MDL", "MDL", "Moldovan lei", "lei moldaves"),
    ("MGA", "MGA", "ariary, Malagasy ariary", "ariarys"),
    ("MKD", "MKD", "Macedonian denars, denars", ""),
    ("MMK", "MMK", "Myanmar kyats, kyats, kyat", "kyats"),
    ("MOP", "MOP", "MOP$, patacas", ""),
    ("MRU", "MRU", "ouguiya, ouguiyas", "ouguiyas"),
    ("MUR", "MUR", "Mauritian rupees, Mauritius rupees", "roupies mauriciennes"),
    ("MVR", "MVR", "rufiyaa", ""),
    ("MWK", "MWK", "Malawian kwacha, Malawi kwacha", ""),
    ("MYR", "MYR", "ringgit, ringgits, Malaysian ringgit", "ringgits"),
    ("MZN", "MZN", "meticais, Mozambican meticais", "meticals"),
    ("NAD", "NAD", "N$, Namibian dollars, Namibia dollars", ""),
    ("NIO", "NIO", "córdobas, Nicaraguan córdobas", "córdobas"),
    ("NPR", "NPR", "Nepalese rupees, Nepali rupees", "roupies népalaises"),
    ("OMR", "OMR", "Omani rials", "rials omanais"),
    ("PAB", "PAB", "Panamanian balboas", ""),
    ("PEN", "PEN", "Peruvian soles", "soles péruviens"),
    ("PGK", "PGK", "Papua New Guinean kina", ""),
    ("PKR", "PKR", "Pakistani rupees, Pakistan rupees", "roupies pakistanaises"),
    ("QAR", "QAR", "Qatari riyals, Qatari rials", "riyals qatariens"),
    ("RON", "RON", "Romanian lei, Romanian leu", "lei roumains"),
    ("RSD", "RSD", "Serbian dinars", "dinars serbes"),
    ("RWF", "RWF", "Rwandan francs, Rwanda francs", "francs rwandais"),
    ("SAR", "SAR", "Saudi riyals, Saudi rials", "riyals saoudiens"),
    ("SBD", "SBD", "Solomon Islands dollars", ""),
    ("SCR", "SCR", "Seychellois rupees, Seychelles rupees", ""),
    ("SDG", "SDG", "Sudanese pounds", "livres soudanaises"),
    ("SHP", "SHP", "Saint Helena pounds", ""),
    ("SLE", "SLE", "Sierra Leonean leones", ""),
    ("SOS", "SOS", "Somali shillings", ""),
    ("SRD", "SRD", "Surinamese dollars, Suriname dollars", ""),
    ("SSP", "SSP", "South Sudanese pounds", ""),
    ("STN", "STN", "São Tomé dobras", ""),
    ("SVC", "SVC", "Salvadoran colones", ""),
    ("SYP", "SYP", "Syrian pounds, Syrian lira, Syrian liras", "livres syriennes"),
    ("SZL", "SZL", "emalangeni", ""),
    ("TJS", "TJS", "Tajik somoni, somoni", ""),
    ("TMT", "TMT", "Turkmen manats", ""),
    ("TND", "TND", "Tunisian dinars", "dinars tunisiens"),
    ("TOP", "TOP", "Tongan paʻanga, Tongan pa'anga", ""),
    ("TTD", "TTD", "TT$, Trinidad and Tobago dollars", ""),
    ("TZS", "TZS", "TSh, Tanzanian shillings", "shillings tanzaniens"),
    ("UGX", "UGX", "USh, Ugandan shillings, Uganda shillings", "shillings ougandais"),
    ("UYU", "UYU", "Uruguayan pesos", "pesos uruguayens"),
    ("UZS", "UZS", "Uzbek soms, Uzbekistani soms", ""),
    ("VES", "VES", "bolívares, Venezuelan bolívares, bolivars", "bolivars"),
    ("VUV", "VUV", "vatu", ""),
    ("WST", "WST", "WS$, Samoan tala", ""),
    ("XAF", "XAF", "Central African CFA francs", "francs CFA d'Afrique centrale"),
    ("XCD", "XCD", "EC$, East Caribbean dollars", ""),
    ("XCG", "XCG", "Caribbean guilders", ""),
    ("XDR", "XDR", "special drawing rights", "droits de tirage spéciaux"),
    ("XOF", "XOF", "West African CFA francs", "francs CFA d'Afrique de l'Ouest"),
    ("XPF", "XPF", "CFP francs", "francs CFP, francs Pacifique"),
    ("YER", "YER", "Yemeni rials", "rials yéménites"),
    ("ZMW", "ZMW", "Zambian kwacha, Zambia kwacha", ""),
    ("ZWG", "ZWG", "Zimbabwe gold", ""),
)  # fmt: skip

ALWAYS = words_of(
    "USD CAD EUR GBP AUD NZD SGD BRL MXN JPY CNY INR KRW RUB TRY UAH ILS NGN PHP CHF SEK NOK DKK PLN CZK HUF ZAR"
)
"""Codes that name money beside any number."""
_OTHER_WORDS = words_of(
    "ALL AMD AWG BAM BOB BSD CDF COP CRC CUP CVE DOP ERN GEL GIP KGS LAK MAD MOP MUR NPR PAB PEN RON SAR SCR SDG SLE "
    "SOS SSP STN SVC TMT TOP VES"
)
"""Codes that are words, companies, conferences, kilograms: texts name these currencies by their other names."""

CODES = {code: symbol for symbol, code, _, _ in _ROWS if code}
"""ISO codes to symbols."""
READ_CODES = tuple(code for code in CODES if code not in _OTHER_WORDS)
"""The codes by which texts name currencies."""
AMOUNTS_ONLY = frozenset(READ_CODES) - ALWAYS
"""Codes that name money only beside an amount that is one: large, or with a magnitude; "BND 2" may be anything."""

_DOLLARS = words_of(
    "USD CAD BRL AUD NZD SGD HKD TWD MXN ARS CLP COP UYU DOP BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD "
    "TTD XCD"
)
MEANT_BY = {
    "$": frozenset(CODES[code] for code in _DOLLARS),
    "¥": frozenset({"CN¥"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
}
"""Signs of several currencies, and those: which one a page means, the figure's declaration says."""


def currencies() -> Iterator[tuple[str, str, str]]:
    """Symbol, English and French names of each; the code is one of them where it is no other word."""
    for symbol, code, english, french in _ROWS:
        named = code if code in READ_CODES else ""
        yield symbol, ", ".join(filter(None, (named, english))), french

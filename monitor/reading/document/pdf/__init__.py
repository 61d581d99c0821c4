"""PDF files: words with their places to lines, paragraphs and tables."""

from monitor.reading.document.pdf.flow import blocks_of_pages
from monitor.reading.document.pdf.grid import grids_of_pages
from monitor.reading.document.pdf.leaves import Leaves
from monitor.reading.document.pdf.page import Page, read_pages

__all__ = ["Leaves", "Page", "blocks_of_pages", "grids_of_pages", "read_pages"]

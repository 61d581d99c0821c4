"""PDF files: words with their places to lines, paragraphs and tables."""

from monitor.document.pdf.flow import blocks_of_pages
from monitor.document.pdf.grid import grids_of_pages
from monitor.document.pdf.page import Page
from monitor.document.pdf.reading import read_pages

__all__ = ["Page", "blocks_of_pages", "grids_of_pages", "read_pages"]

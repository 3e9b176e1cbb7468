"""Reads an Excel form with nothing but Python, and prints as JSON its cells, {sheet: {cell: [format, formula, value]}},
the checksums of its parts, and whether it is computed anew when it is opened."""

import json
import sys
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def value(cell):
    """What a cell says: numbers as they are written, texts as they are read."""
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(MAIN + "t"))
    return cell.findtext(MAIN + "v")


def cells(xml):
    """Every cell of a sheet."""
    return {
        cell.get("r"): [cell.get("s"), cell.findtext(MAIN + "f"), value(cell)]
        for cell in ElementTree.fromstring(xml).iter(MAIN + "c")
    }


def main(path):
    with zipfile.ZipFile(path) as form:
        assert form.testzip() is None
        parts = {
            relation.get("Id"): relation.get("Target").removeprefix("/xl/")
            for relation in ElementTree.fromstring(form.read("xl/_rels/workbook.xml.rels"))
        }
        workbook = ElementTree.fromstring(form.read("xl/workbook.xml"))
        sheets = {
            sheet.get("name"): cells(form.read("xl/" + parts[sheet.get(RELATION)]))
            for sheet in workbook.iter(MAIN + "sheet")
        }
        sheets["parts"] = {part.filename: part.CRC for part in form.infolist()}
        sheets["anew"] = workbook.find(MAIN + "calcPr").get("fullCalcOnLoad")
    json.dump(sheets, sys.stdout)


main(sys.argv[1])

"""Draws a receipt list with another library: table.py LIBRARY TABLE.json FONT.ttf OUT.pdf

TABLE.json has "head" (a list of titles), "amounts" (the first column set to the right and the last one) and
"rows" (lists of texts). Prints the microseconds that drawing took, without start-up and reading the table.
"""

import json
import os
import sys
import time
from html import escape


def typst(table, font, out):
    import typst

    source = os.path.join(os.path.dirname(out), "table.typ")
    align = ", ".join("right" if amount(table, at) else "left" for at in range(len(table["head"])))
    with open(source, "w", encoding="utf-8") as file:
        file.write(f"""#set document(title: "Belegliste")
#set text(font: "Source Sans 3", size: 8pt, lang: "de", hyphenate: true)
#set page(paper: "a4", flipped: true, margin: 16mm, numbering: (now, all) => [Seite #now von #all])
#let data = json("{os.path.basename(sys.argv[2])}")
#table(columns: (auto,) * 5 + (11fr, 12fr) + (auto,) * 3 + (9fr,), align: ({align}), stroke: 0.3pt,
  table.header(repeat: true, ..data.head), ..data.rows.flatten())
""")

    def draw():
        typst.compile(source, output=out, font_paths=[os.path.dirname(font)], ignore_system_fonts=True)

    return draw


def weasyprint(table, font, out):
    from weasyprint import HTML

    def row(cells, tag):
        at = enumerate(cells)
        return "<tr>" + "".join(f"<{tag}{right(table, n)}>{escape(cell)}</{tag}>" for n, cell in at) + "</tr>"

    def draw():
        style = f"""@font-face {{ font-family: S; src: url(file://{font}) }}
@page {{ size: A4 landscape; margin: 16mm; @bottom-right {{ content: "Seite " counter(page) " von " counter(pages) }} }}
* {{ font: 8pt S }} table {{ border-collapse: collapse; width: 100% }} td, th {{ border: 0.3pt solid }}
.r {{ text-align: right }} td, th {{ hyphens: auto }}"""
        body = "".join(row(cells, "td") for cells in table["rows"])
        head = row(table["head"], "th")
        html = f"<html lang=de><title>Belegliste</title><style>{style}</style><table><thead>{head}</thead>"
        HTML(string=f"{html}<tbody>{body}</tbody></table>").write_pdf(out)

    return draw


def reportlab(table, font, out):
    """Made for long tables: texts broken beforehand in place of a Paragraph for each cell, rows of known
    height, and a table for each page, because one that is split for every page costs the square of its rows."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.units import mm
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import PageBreak, SimpleDocTemplate, Table

    pdfmetrics.registerFont(TTFont("S", font))
    widths = [36, 42, 60, 52, 52, 110, 120, 65, 65, 65, 84]
    style = [("FONT", (0, 0), (-1, -1), "S", 8, 10), ("GRID", (0, 0), (-1, -1), 0.3, "black"),
             ("VALIGN", (0, 0), (-1, -1), "TOP"),
             ("ALIGN", (table["amounts"][0], 0), (table["amounts"][1], -1), "RIGHT")]
    room = landscape(A4)[1] - 32 * mm - 12

    def broken(text, width):
        if stringWidth(text, "S", 8) <= width - 12:
            return text
        return "\n".join(simpleSplit(text, "S", 8, width - 12))

    def cells(row):
        return [broken(text, width) for text, width in zip(row, widths)]

    def height(row):
        return 6 + 10 * max(1 + text.count("\n") for text in row)

    def pages(rows):
        page, left = [], 0
        for row in map(cells, rows):
            if height(row) > left:
                page, left = [], room - height(head)
                yield page
            page.append(row)
            left -= height(row)

    head = cells(table["head"])

    def draw():
        drawn = list(pages(table["rows"]))
        flow = []
        for page in drawn:
            rows = [head, *page]
            flow += [Table(rows, widths, [height(row) for row in rows], style), PageBreak()]

        def number(canvas, document):
            canvas.setFont("S", 8)
            text = f"Seite {document.page} von {len(drawn)}"
            canvas.drawRightString(landscape(A4)[0] - 16 * mm, 8 * mm, text)

        margins = {side + "Margin": 16 * mm for side in ("left", "right", "top", "bottom")}
        document = SimpleDocTemplate(out, pagesize=landscape(A4), **margins)
        document.build(flow, onFirstPage=number, onLaterPages=number)

    return draw


def amount(table, at):
    return table["amounts"][0] <= at <= table["amounts"][1]


def right(table, at):
    return " class=r" if amount(table, at) else ""


def main():
    library, source, font, out = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        table = json.load(file)
    draw = {"typst": typst, "weasyprint": weasyprint, "reportlab": reportlab}[library](table, font, out)
    began = time.perf_counter_ns()
    draw()
    took = (time.perf_counter_ns() - began) // 1000
    with open("/proc/self/status", encoding="ascii") as file:
        peak = next(line.split()[1] for line in file if line.startswith("VmHWM:"))
    print(took, peak)


main()

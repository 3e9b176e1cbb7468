#!/usr/bin/env python3
"""Draws a sample of Foerderfluss again, without any of its code (docs/sample-format.md).

    python3 tests/redraw_sample.py FILE.csv JOURNAL.jsonl

The journal is an export (docs/journal-format.md): strata and sizes are those of the entry that committed the sample, whatever
the table says. Exit code 0 if the table has exactly the lines that its seed draws, else 1 with what is wrong.
"""
import csv
import json
import sys
from collections import defaultdict
from hashlib import sha256
from uuid import UUID


def committed(path, entry_hash):
    """What the entry with a hash has committed."""
    with open(path, encoding="utf-8", newline="\n") as lines:
        for record in map(json.loads, lines):
            if record["hash"] == entry_hash:
                assert record["entry"]["command"] == "sample.commit", "the entry has committed no sample"
                return record["entry"]["answer"]
    raise AssertionError("the journal has no entry with this hash")


def stratum(design, row):
    """In which stratum a line falls, and how many lines of it are drawn, as the columns of the table say it."""
    amount = int(row["amount_cents"])
    component = row["component"] if design["by_component"] else ""
    provider = row["provider_id"] if design["by_provider"] else ""
    if design.get("full_from") is not None and amount >= design["full_from"]:
        return component, provider, "", ""
    number, band = [one for one in enumerate(design["bands"], start=1) if one[1]["from"] <= amount][-1]
    return component, provider, str(number), str(band["size"])


def redraw(rows, journal):
    first = rows[0]
    said_once = ("seed", "seed_hash", "entry", "entry_hash", "population_hash")
    assert all(row[name] == first[name] for row in rows for name in said_once), "the rows are of several samples"
    listed = sorted(rows, key=lambda row: UUID(row["line_id"]).bytes)
    texts = ("\t".join((row["line_id"], row["component"], row["provider_id"], row["amount_cents"])) for row in listed)
    population = sha256("".join(text + "\n" for text in texts).encode()).hexdigest()
    assert population == first["population_hash"], "this is not the population that was committed"
    assert first["seed"], "the sample is committed and not drawn"
    seed = bytes.fromhex(first["seed"])
    assert sha256(seed).hexdigest() == first["seed_hash"], "this is not the seed whose hash was committed"
    sample = committed(journal, first["entry_hash"])
    assert sample["population"]["hash"] == population, "this is not the population that the entry committed"
    assert sample["seed_hash"] == first["seed_hash"], "this is not the seed hash that the entry committed"
    key = sha256(seed + bytes.fromhex(first["entry_hash"])).digest()
    strata = defaultdict(list)
    for row in rows:
        rank = sha256(key + UUID(row["line_id"]).bytes).hexdigest()
        assert rank == row["rank"], f"line {row['line_id']} has another rank"
        due = stratum(sample["design"], row)
        stated = tuple(row[name] for name in ("stratum_component", "stratum_provider", "band", "size"))
        assert due == stated, f"line {row['line_id']} stands in another stratum, or its size is another"
        strata[due].append(row)
    for lines in strata.values():
        for place, row in enumerate(sorted(lines, key=lambda row: row["rank"]), start=1):
            due = row["size"] == "" or place <= int(row["size"])
            assert place == int(row["place"]), f"line {row['line_id']} has another place"
            assert due == (row["drawn"] == "true"), f"line {row['line_id']} is drawn and should not be, or not and should"
    return sum(row["drawn"] == "true" for row in rows), len(rows), first


def main(path, journal):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    try:
        assert rows, "there is no line in the table"
        drawn, count, first = redraw(rows, journal)
    except (AssertionError, LookupError, ValueError) as fault:
        print(f"{path}: {fault}", file=sys.stderr)
        return 1
    print(f"{drawn} of {count} lines drawn again by entry {first['entry']} {first['entry_hash']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

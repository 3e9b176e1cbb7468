#!/usr/bin/env python3
"""Verifies a journal export of Foerderfluss without any of its code (docs/journal-format.md).

    python3 tests/verify_journal.py FILE.jsonl

Exit code 0 if every entry holds, else 1 with the line and what is wrong with it.
"""
import datetime
import hashlib
import json
import sys

if not __debug__:
    sys.exit("python3 -O leaves out every check: run this without -O")

ENTRY = set(
    "accounts answer command effective_on key number payload person previous recorded_at subject subject_kind transfers"
    " unit".split()
)
ACCOUNT = {"code", "number", "rule"}
TRANSFER = {"amount", "credit", "debit", "kind", "number", "reserved", "resolves"}
TAKES_DEBIT, TAKES_CREDIT, TAKES_ALL = "debits_within_credits", "credits_within_debits", "unlimited"
LARGEST = 10**15
START = datetime.datetime(1970, 1, 1)


def no_number(text):
    raise ValueError(f"{text} is no whole number")


def whole(*values):
    assert all(type(value) is int for value in values), "a number is none"


def read(line):
    """The entry and the hash of a line, which is written in the one way that the format has."""
    record = json.loads(line, parse_float=no_number, parse_constant=no_number)
    entry, stated = record["entry"], record["hash"]
    canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == stated, "its content does not have its hash"
    assert line == f'{{"entry":{canonical},"hash":"{stated}"}}\n', "it is not written as the format says"
    assert entry.keys() == ENTRY, "an entry has other keys"
    return entry, stated


class Unit:
    def __init__(self):
        self.number, self.hash, self.recorded_at = 0, "0" * 64, None
        self.accounts = []  # rule, debits pending, debits posted, credits pending, credits posted
        self.transfers, self.reserved = 0, {}

    def check(self, entry, stated):
        recorded_at = entry["recorded_at"]
        whole(entry["number"], recorded_at, *(account["number"] for account in entry["accounts"]))
        assert entry["number"] == self.number + 1, f"entry {self.number + 1} was expected"
        assert entry["previous"] == self.hash, "it does not name the hash before it"
        assert self.recorded_at is None or recorded_at >= self.recorded_at, "it was recorded before the entry before it"
        day = datetime.date.fromisoformat(entry["effective_on"])
        last = (START + datetime.timedelta(microseconds=recorded_at, hours=2)).date()
        assert day.isoformat() == entry["effective_on"] and day <= last, f"it counts for {day}, which had not come"
        for account in entry["accounts"]:
            assert account.keys() == ACCOUNT and account["rule"] in (TAKES_DEBIT, TAKES_CREDIT, TAKES_ALL), "no account"
            assert account["number"] == len(self.accounts) + 1, "an account is missing"
            self.accounts.append([account["rule"], 0, 0, 0, 0])
        for transfer in entry["transfers"]:
            self.apply(transfer)
        self.number, self.hash, self.recorded_at = entry["number"], stated, recorded_at

    def apply(self, transfer):
        number, kind, amount = transfer["number"], transfer["kind"], transfer["amount"]
        sides, resolved = (transfer["debit"], transfer["credit"]), (transfer["resolves"], transfer["reserved"])
        whole(number, amount, *sides)
        assert transfer.keys() == TRANSFER and number == self.transfers + 1, f"transfer {self.transfers + 1} is missing"
        assert 0 < amount <= LARGEST and sides[0] != sides[1] and min(sides) > 0, f"transfer {number} cannot be"
        self.transfers = number
        pending = posted = 0
        if kind in ("posted", "pending"):
            assert resolved == (None, None), f"transfer {number} resolves nothing and says what"
        if kind == "posted":
            posted = amount
        elif kind == "pending":
            pending, self.reserved[number] = amount, (sides, amount)
        else:
            made = self.reserved.pop(resolved[0], None)
            assert made == (sides, resolved[1]), f"transfer {number} resolves nothing that is reserved"
            assert kind == "post" or (kind == "void" and amount == made[1]), f"transfer {number} is of no kind"
            assert amount <= made[1], f"transfer {number} takes too much"
            pending, posted = -made[1], amount if kind == "post" else 0
        for side, first in ((0, 1), (1, 3)):
            account = self.accounts[sides[side] - 1]
            account[first] += pending
            account[first + 1] += posted
            rule, debits_pending, debits, credits_pending, credits = account
            held = {TAKES_DEBIT: debits_pending + debits <= credits, TAKES_CREDIT: credits_pending + credits <= debits}
            assert held.get(rule, True), f"transfer {number} breaks the limit of account {sides[side]}"


def main(path):
    units, entries = {}, 0
    with open(path, "rb") as lines:
        for position, line in enumerate(lines, 1):
            try:
                entry, stated = read(line.decode())
                units.setdefault(entry["unit"], Unit()).check(entry, stated)
            except (ArithmeticError, AssertionError, LookupError, RecursionError, TypeError, ValueError) as fault:
                print(f"line {position}: {fault}")
                return 1
            entries += 1
    print(f"{entries} entries, all hold.")
    for name, unit in sorted(units.items()):
        print(f"unit {name}: entry {unit.number}, chain head {unit.hash}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

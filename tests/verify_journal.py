#!/usr/bin/env python3
"""Verifies a journal export of Foerderfluss without any of its code (docs/journal-format.md).

    python3 tests/verify_journal.py FILE.jsonl

Exit code 0 if every entry holds, else 1 with the line and what is wrong with it.
"""
import hashlib
import json
import sys

TAKES_DEBIT = "debits_within_credits"
TAKES_CREDIT = "credits_within_debits"


class Unit:
    def __init__(self):
        self.number, self.hash, self.recorded_at = 0, "0" * 64, 0
        self.accounts = []  # rule, debits pending, debits posted, credits pending, credits posted
        self.transfers, self.reserved = 0, {}

    def check(self, entry, stated):
        canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(canonical.encode()).hexdigest() == stated, "its content does not have its hash"
        assert entry["number"] == self.number + 1, f"entry {self.number + 1} was expected"
        assert entry["previous"] == self.hash, "it does not name the hash before it"
        assert entry["recorded_at"] >= self.recorded_at, "it was recorded before the entry before it"
        for account in entry["accounts"]:
            assert account["number"] == len(self.accounts) + 1, "an account is missing"
            self.accounts.append([account["rule"], 0, 0, 0, 0])
        for transfer in entry["transfers"]:
            self.apply(transfer)
        self.number, self.hash, self.recorded_at = entry["number"], stated, entry["recorded_at"]

    def apply(self, transfer):
        number, kind, amount = transfer["number"], transfer["kind"], transfer["amount"]
        sides = (transfer["debit"], transfer["credit"])
        assert number == self.transfers + 1, f"transfer {self.transfers + 1} is missing"
        assert amount > 0 and sides[0] != sides[1], f"transfer {number} cannot be"
        self.transfers = number
        pending = posted = 0
        if kind == "posted":
            posted = amount
        elif kind == "pending":
            pending, self.reserved[number] = amount, (sides, amount)
        else:
            made = self.reserved.pop(transfer["resolves"], None)
            assert made == (sides, transfer["reserved"]), f"transfer {number} resolves nothing that is reserved"
            assert amount <= made[1] and (kind == "post" or amount == made[1]), f"transfer {number} takes too much"
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
    with open(path, encoding="utf-8", newline="\n") as lines:
        for position, line in enumerate(lines, 1):
            try:
                record = json.loads(line)
                entry = record["entry"]
                units.setdefault(entry["unit"], Unit()).check(entry, record["hash"])
            except (AssertionError, KeyError, IndexError, TypeError, ValueError) as fault:
                print(f"line {position}: {fault}")
                return 1
            entries += 1
    print(f"{entries} entries, all hold.")
    for name, unit in sorted(units.items()):
        print(f"unit {name}: entry {unit.number}, chain head {unit.hash}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

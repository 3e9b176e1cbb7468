#!/usr/bin/env python3
"""Verifies an unpacked package of Foerderfluss without any of its code (docs/package-format.md).

    python3 pruefen/verify_package.py FOLDER

Exit code 0 if every file has its hash, the journal has no gap, each filed proof and each receipt file is there that it names, and
each sample draws what was drawn; else 1 with what is wrong. That a document says what the data inside it says, `foerderfluss verify` tells.
"""
import hashlib
import json
import subprocess
import sys
from pathlib import Path

if not __debug__:
    sys.exit("python3 -O leaves out every check: run this without -O")

MANIFEST = "manifest.sha256"
SCRIPTS = Path(__file__).resolve().parent


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def check_manifest(folder):
    listed = dict(reversed(line.split("  ", 1)) for line in (folder / MANIFEST).read_text("utf-8").splitlines())
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    there = {path for path in there if "__pycache__" not in path}
    assert there == set(listed), f"the manifest and the folder differ: {sorted(there ^ set(listed))}"
    for path, stated in listed.items():
        assert sha256(folder / path) == stated, f"{path} is not the file whose hash the manifest names"
    return listed


def check_extract(path):
    """Each entry has its hash and names the one before it, whether that is shown or not."""
    number, previous = 0, "0" * 64
    with open(path, encoding="utf-8", newline="\n") as lines:
        for number, record in enumerate(map(json.loads, lines), start=1):
            if "link" in record:
                assert record["link"] == number, f"entry {number} is missing"
            else:
                entry = record["entry"]
                canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
                assert hashlib.sha256(canonical.encode()).hexdigest() == record["hash"], f"entry {number} was changed"
                assert entry["number"] == number, f"entry {number} is missing"
                assert entry["previous"] == previous, f"entry {number} does not name the one before it"
            previous = record["hash"]
    return number, previous


def end_of(path):
    number, previous = 0, "0" * 64
    with open(path, encoding="utf-8", newline="\n") as lines:
        for record in map(json.loads, lines):
            number, previous = record["entry"]["number"], record["hash"]
    return number, previous


def run(script, *args):
    done = subprocess.run([sys.executable, "-B", SCRIPTS / script, *args], capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr).strip()


def check_journal(folder, statement):
    if not statement["is_whole"]:
        path = folder / "journal" / "auszug.jsonl"
        return path, check_extract(path)
    path = folder / "journal" / "journal.jsonl"
    run("verify_journal.py", path)
    return path, end_of(path)


def check_receipt_files(journal, listed):
    files = {}
    with open(journal, encoding="utf-8", newline="\n") as lines:
        for record in map(json.loads, lines):
            if record.get("entry", {}).get("subject_kind") == "receipt_file":
                files[record["entry"]["subject"]] = record["entry"]["answer"]
    there = {}
    for path, stated in listed.items():
        if path.startswith("belege/") and path != "belege/verzeichnis.csv":
            there[Path(path).stem] = stated
    for name, stated in there.items():
        assert name == stated, f"the receipt file {name} has another content"
    for file in files.values():
        assert not file["attached"] or file["hash"] in there, f"the receipt file {file['hash']} is missing"
    return len(there)


def check_proofs(journal, listed):
    """Of each proof that was filed, the document is there byte for byte, whichever name it has."""
    proofs = {}
    with open(journal, encoding="utf-8", newline="\n") as lines:
        for record in map(json.loads, lines):
            if record.get("entry", {}).get("subject_kind") == "proof":
                proofs[record["entry"]["subject"]] = record["entry"]["answer"]
    there = {stated for path, stated in listed.items() if path.startswith("dokumente/")}
    for proof in proofs.values():
        filed = proof["state"]["state"] not in ("compiled", "examined", "signed")
        assert not filed or proof["document"] in there, f"the document {proof['document']} of a filed proof is missing"


def main(folder):
    folder = Path(folder)
    try:
        listed = check_manifest(folder)
        statement = json.loads((folder / "angaben.json").read_text("utf-8"))
        journal, end = check_journal(folder, statement)
        assert end == (statement["head_number"], statement["head_hash"]), "the journal ends elsewhere than stated"
        check_proofs(journal, listed)
        receipts = check_receipt_files(journal, listed)
        samples = sorted((folder / "stichproben").glob("*.csv"))
        for sample in samples:
            rows = sample.read_text("utf-8").splitlines()
            if len(rows) > 1 and rows[1].split(",")[15]:
                run("redraw_sample.py", sample, journal)
    except (AssertionError, LookupError, OSError, ValueError) as fault:
        print(f"{folder}: {fault}", file=sys.stderr)
        return 1
    print(f"{len(listed)} files, {receipts} receipt files, {len(samples)} samples; entry {end[0]} {end[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))

//! Random books, written entry by entry: what the verifier accepts, and that it finds every change.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

use std::collections::BTreeMap;

use ledger::{
    Account, AccountNumber, Cents, Entry, Fault, Hash, Head, OpenedAccount, Reservation, Rule, Transfer,
    TransferLine, TransferNumber, UnitId, Verifier, canonical_json,
};
use proptest::prelude::*;
use uuid::Uuid;

/// A unit in memory that refuses what the database would refuse.
struct Book {
    accounts: Vec<Account>,
    reserved: BTreeMap<TransferNumber, Reservation>,
    head: Head,
    entries: Vec<(Vec<u8>, Hash)>,
}

#[derive(Clone, Debug)]
enum Step {
    Post { debit: i64, credit: i64, cents: i64 },
    Reserve { debit: i64, credit: i64, cents: i64 },
    Settle { which: usize, percent: i64 },
}

const ACCOUNTS: i64 = 4;

fn step() -> impl Strategy<Value = Step> {
    let pair = (1..=ACCOUNTS, 1..=ACCOUNTS, 1_i64..50_000);
    prop_oneof![
        pair.clone().prop_map(|(debit, credit, cents)| Step::Post { debit, credit, cents }),
        pair.prop_map(|(debit, credit, cents)| Step::Reserve { debit, credit, cents }),
        (any::<usize>(), 0_i64..=100).prop_map(|(which, percent)| Step::Settle { which, percent }),
    ]
}

impl Book {
    fn new() -> Self {
        let rules = [
            Rule::Unlimited,
            Rule::DebitsWithinCredits,
            Rule::DebitsWithinCredits,
            Rule::CreditsWithinDebits,
        ];
        let accounts = (1..).zip(rules).map(|(number, rule)| {
            Account::open(AccountNumber::new(number), format!("account/{number}"), rule)
        });
        let mut book = Self {
            accounts: accounts.collect(),
            reserved: BTreeMap::new(),
            head: Head::EMPTY,
            entries: Vec::new(),
        };
        let opened = book.accounts.iter().map(|account| OpenedAccount {
            code: account.code.clone(),
            number: account.number,
            rule: account.rule,
        });
        let opened = opened.collect();
        book.write(opened, Vec::new());
        book
    }

    fn transfer(&self, step: &Step) -> Option<Transfer> {
        let account = AccountNumber::new;
        match *step {
            Step::Post { debit, credit, cents } => {
                Transfer::posted(account(debit), account(credit), Cents::new(cents)).ok()
            }
            Step::Reserve { debit, credit, cents } => {
                Transfer::pending(account(debit), account(credit), Cents::new(cents)).ok()
            }
            Step::Settle { which, percent } => {
                let made = self.reserved.values().nth(which % self.reserved.len().max(1))?;
                made.settle(made.amount().share(percent, 100).ok()?).ok()
            }
        }
    }

    /// Writes one entry with the steps that the accounts admit.
    fn run(&mut self, steps: &[Step]) {
        let mut lines = Vec::new();
        for step in steps {
            let Some(transfer) = self.transfer(step) else { continue };
            let sides = [transfer.debit(), transfer.credit()]
                .map(|number| (number, self.accounts[index(number)].after(&transfer)));
            if sides.iter().any(|(_, after)| after.is_err()) {
                continue;
            }
            for (number, after) in sides {
                self.accounts[index(number)].balances = after.unwrap();
            }
            self.head.last_transfer = self.head.last_transfer.next();
            let number = self.head.last_transfer;
            if let Some((resolved, _)) = transfer.resolved() {
                self.reserved.remove(&resolved);
            }
            self.reserved.extend(transfer.reservation(number).map(|made| (number, made)));
            lines.push(TransferLine::new(number, &transfer));
        }
        self.write(Vec::new(), lines);
    }

    fn write(&mut self, accounts: Vec<OpenedAccount>, transfers: Vec<TransferLine>) {
        let payload = canonical_json(&serde_json::json!({"n": transfers.len()})).unwrap();
        let entry = Entry {
            accounts,
            answer: serde_json::from_str("{}").unwrap(),
            command: "test".into(),
            effective_on: "2020-09-13".into(),
            key: format!("key {}", self.head.number).into(),
            number: self.head.number.next(),
            payload: serde_json::from_str(&payload).unwrap(),
            person: "Ö".into(),
            previous: self.head.hash,
            recorded_at: 1_600_000_000_000_000 + self.head.number.get(),
            subject: Uuid::nil(),
            subject_kind: "test".into(),
            transfers,
            unit: UnitId(Uuid::nil()),
        };
        let bytes = entry.bytes().unwrap();
        self.head.number = entry.number;
        self.head.hash = Hash::of(&bytes);
        self.entries.push((bytes, self.head.hash));
    }
}

fn index(number: AccountNumber) -> usize {
    usize::try_from(number.get() - 1).unwrap()
}

fn verify(entries: &[(Vec<u8>, Hash)]) -> Result<Verifier, (usize, Fault)> {
    let mut verifier = Verifier::new();
    for (position, (bytes, hash)) in entries.iter().enumerate() {
        verifier.check(bytes, *hash).map_err(|fault| (position, fault))?;
    }
    Ok(verifier)
}

/// The book with one entry rewritten and its hash, and all that follow, made to fit.
fn forged(entries: &[(Vec<u8>, Hash)], at: usize, from: &str, to: &str) -> Option<Vec<(Vec<u8>, Hash)>> {
    let text = str::from_utf8(&entries[at].0).unwrap();
    let mut changed = text.replacen(from, to, 1).into_bytes();
    if changed == entries[at].0 {
        return None;
    }
    let mut all = entries[..at].to_vec();
    for (_, old) in &entries[at..] {
        let hash = Hash::of(&changed);
        all.push((changed, hash));
        let Some((next, _)) = entries.get(all.len()) else { break };
        changed = str::from_utf8(next).unwrap().replace(&old.to_string(), &hash.to_string()).into_bytes();
    }
    Some(all)
}

proptest! {
    #[test]
    fn any_book_that_was_kept_by_the_rules_verifies(
        entries in prop::collection::vec(prop::collection::vec(step(), 0..6), 0..30),
    ) {
        let mut book = Book::new();
        for steps in &entries {
            book.run(steps);
        }
        let verifier = verify(&book.entries).unwrap();
        prop_assert_eq!(verifier.entries(), entries.len() as u64 + 1);
        let (unit, head) = verifier.heads().next().unwrap();
        prop_assert_eq!((head.number, head.hash), (book.head.number, book.head.hash));
        prop_assert_eq!(verifier.accounts(unit), book.accounts.as_slice());
        let balances = book.accounts.iter().map(|account| account.balances);
        let (debits, credits) = balances.fold((0, 0), |(debits, credits), b| (
            debits + b.debits_posted.get() + b.debits_pending.get(),
            credits + b.credits_posted.get() + b.credits_pending.get(),
        ));
        prop_assert_eq!(debits, credits);
        for account in &book.accounts {
            let b = account.balances;
            prop_assert!(b.debits_pending >= Cents::ZERO && b.credits_pending >= Cents::ZERO);
            prop_assert!(account.rule != Rule::DebitsWithinCredits || b.open().unwrap() >= Cents::ZERO);
            prop_assert!(account.rule != Rule::CreditsWithinDebits || b.open_to_credit().unwrap() >= Cents::ZERO);
        }
    }

    #[test]
    fn a_changed_byte_is_found_in_its_entry(
        entries in prop::collection::vec(prop::collection::vec(step(), 0..4), 1..10),
        entry in any::<prop::sample::Index>(),
        byte in any::<prop::sample::Index>(),
    ) {
        let mut book = Book::new();
        for steps in &entries {
            book.run(steps);
        }
        let at = entry.index(book.entries.len());
        let bytes = &mut book.entries[at].0;
        let position = byte.index(bytes.len());
        bytes[position] ^= 1;
        prop_assert_eq!(verify(&book.entries).err().map(|(position, _)| position), Some(at));
    }

    #[test]
    fn a_missing_entry_is_found(
        entries in prop::collection::vec(prop::collection::vec(step(), 0..4), 2..10),
        entry in any::<prop::sample::Index>(),
    ) {
        let mut book = Book::new();
        for steps in &entries {
            book.run(steps);
        }
        let at = entry.index(book.entries.len() - 1);
        book.entries.remove(at);
        prop_assert!(verify(&book.entries).is_err_and(|(position, _)| position == at));
    }
}

#[test]
fn a_chain_made_to_fit_still_cannot_hide_money_from_nowhere() {
    let mut book = Book::new();
    book.run(&[Step::Post { debit: 1, credit: 2, cents: 1_000 }]);
    book.run(&[Step::Reserve { debit: 2, credit: 3, cents: 600 }]);
    book.run(&[Step::Settle { which: 0, percent: 50 }]);
    book.run(&[Step::Post { debit: 2, credit: 3, cents: 700 }]);
    assert!(verify(&book.entries).is_ok());

    let smaller = forged(&book.entries, 1, "\"amount\":1000", "\"amount\":500").unwrap();
    assert!(matches!(verify(&smaller), Err((2, Fault::Limit { .. }))));
    let larger_post = forged(&book.entries, 3, "\"reserved\":600", "\"reserved\":900").unwrap();
    assert!(matches!(verify(&larger_post), Err((3, Fault::NotReserved(_)))));
    for account in ["9", "0", "-1", "-9223372036854775808"] {
        let unknown = forged(&book.entries, 1, "\"credit\":2", &format!("\"credit\":{account}")).unwrap();
        assert!(matches!(verify(&unknown), Err((1, Fault::UnknownAccount { .. }))), "{account}");
    }
    for half in ["\"reserved\":1000,\"resolves\":null", "\"reserved\":null,\"resolves\":1"] {
        let half = forged(&book.entries, 1, "\"reserved\":null,\"resolves\":null", half).unwrap();
        assert!(matches!(verify(&half), Err((1, Fault::Transfer { .. }))));
    }
    let skipped = forged(&book.entries, 1, "\"number\":1,", "\"number\":2,").unwrap();
    assert!(matches!(verify(&skipped), Err((1, Fault::TransferNumber { .. }))));
}

/// The book was written on 13 September 2020 at 12:26 in UTC.
#[test]
fn a_chain_made_to_fit_still_counts_for_days_that_had_come() {
    let mut book = Book::new();
    book.run(&[]);
    for day in ["2020-09-12", "2020-09-13", "2020-02-29"] {
        let earlier = forged(&book.entries, 1, "2020-09-13", day);
        assert!(earlier.is_none_or(|entries| verify(&entries).is_ok()), "{day}");
    }
    for day in ["2020-09-14", "2020-02-30", "2020-9-13", "20200913", "+020-09-13", "gestern", ""] {
        let forged = forged(&book.entries, 1, "2020-09-13", day).unwrap();
        assert!(matches!(verify(&forged), Err((1, Fault::Day { .. }))), "{day}");
    }
}

#[test]
fn a_chain_made_to_fit_still_writes_its_hashes_in_one_way() {
    let mut book = Book::new();
    book.run(&[]);
    let before = book.entries[0].1.to_string();
    let capitals = forged(&book.entries, 1, &before, &before.to_uppercase()).unwrap();
    assert!(matches!(verify(&capitals), Err((1, Fault::Unreadable(_)))));
}

#[test]
fn a_reservation_is_resolved_once() {
    let mut book = Book::new();
    book.run(&[Step::Post { debit: 1, credit: 2, cents: 1_000 }]);
    book.run(&[Step::Reserve { debit: 2, credit: 3, cents: 600 }]);
    let before = book.reserved.clone();
    book.run(&[Step::Settle { which: 0, percent: 50 }]);
    book.reserved = before;
    book.accounts[1].balances.debits_pending = Cents::new(600);
    book.accounts[2].balances.credits_pending = Cents::new(600);
    book.run(&[Step::Settle { which: 0, percent: 0 }]);
    assert!(matches!(verify(&book.entries), Err((4, Fault::NotReserved(_)))));
}

//! A programme file that follows another one of the same code.
//!
//! What is new, and what holds from a later day on, is free. What the version before says of days that have come, it says
//! as well: people have calculated with it. Grants keep the version that they were given under until an amendment takes
//! them to a later one.

use chrono::NaiveDate;

use super::{Programme, ProgrammeError, Rate};

impl Programme {
    /// Refuses a version that forgets something, or says something else of days until today.
    pub fn follows(&self, before: &Self, today: NaiveDate) -> Result<(), ProgrammeError> {
        keeps("funders", &before.funders, &self.funders, |it| (it.code.as_str(), ()))?;
        keeps("components", &before.components, &self.components, |it| (it.code.as_str(), &it.funder))?;
        keeps("cost_categories", &before.cost_categories, &self.cost_categories, |it| {
            (it.code.as_str(), ())
        })?;
        keeps("reduction_reasons", &before.reduction_reasons, &self.reduction_reasons, |it| {
            (it.code.as_str(), (it.valid_from, ended(it.valid_until, today)))
        })?;
        keeps("findings", &before.findings, &self.findings, |it| {
            (it.code.as_str(), (it.valid_from, ended(it.valid_until, today)))
        })?;
        keeps("checks", &before.checks, &self.checks, |it| {
            (it.code.as_str(), (it.valid_from, ended(it.valid_until, today)))
        })?;
        let held = before.rates.iter().filter(|rate| rate.valid_from <= today);
        match held.into_iter().find(|rate| !self.keeps_rate(rate, today)) {
            Some(rate) => Err(other("rates", rate.code.as_str())),
            None => Ok(()),
        }
    }

    /// Whether a rate is as it was until today. One without an amount may get one: nothing was calculated with it.
    fn keeps_rate(&self, before: &Rate, today: NaiveDate) -> bool {
        let said = |rate: &Rate| Rate {
            amount: rate.amount.filter(|_| before.amount.is_some()),
            valid_until: ended(rate.valid_until, today),
            evidence: None,
            source: String::new(),
            ..rate.clone()
        };
        self.rates.iter().any(|rate| said(rate) == said(before))
    }
}

/// The last day of what has ended; none, if it still holds.
fn ended(until: Option<NaiveDate>, today: NaiveDate) -> Option<NaiveDate> {
    until.filter(|until| *until < today)
}

/// Each entry of a table before is there now, and says the same.
fn keeps<'file, T, S: PartialEq>(
    table: &'static str,
    before: &'file [T],
    now: &'file [T],
    said: impl Fn(&'file T) -> (&'file str, S),
) -> Result<(), ProgrammeError> {
    for entry in before {
        let (code, said_before) = said(entry);
        let known = now.iter().map(&said).find(|(known, _)| *known == code);
        let (_, says) = known.ok_or_else(|| ProgrammeError::Forgets { table, code: code.to_owned() })?;
        if says != said_before {
            return Err(other(table, code));
        }
    }
    Ok(())
}

fn other(table: &'static str, code: &str) -> ProgrammeError {
    ProgrammeError::ChangesPast { table, code: code.to_owned() }
}

#[cfg(test)]
mod tests {
    use ledger::Cents;

    use super::*;
    use crate::sample::{self, DAY, day, rate};

    fn refused(change: impl Fn(&mut Programme)) -> Option<String> {
        let mut next = sample::programme();
        change(&mut next);
        next.follows(&sample::programme(), DAY).err().map(|refusal| refusal.to_string())
    }

    fn p4(programme: &mut Programme) -> &mut Rate {
        programme.rates.iter_mut().find(|known| known.code == rate("P4")).unwrap()
    }

    #[test]
    fn a_rate_is_followed_from_a_later_day_on() {
        assert_eq!(refused(|_| {}), None);
        let raised = |from: &'static str| {
            move |programme: &mut Programme| {
                let old = p4(programme);
                old.valid_until = day(from).pred_opt();
                let (amount, valid_from) = (Some(Cents::new(4_000)), day(from));
                let new = Rate { amount, valid_from, valid_until: None, ..old.clone() };
                programme.rates.push(new);
            }
        };
        let tomorrow = "2021-05-02";
        assert_eq!(DAY.succ_opt(), Some(day(tomorrow)));
        assert_eq!(refused(raised(tomorrow)), None);
        let past = refused(raised("2021-05-01")).unwrap();
        assert_eq!(past, "rates: P4 says something else of days that have come than the version before");
    }

    #[test]
    fn what_was_calculated_with_stays() {
        assert!(refused(|it| p4(it).amount = Some(Cents::new(3_751))).is_some());
        assert!(refused(|it| p4(it).gross = Some(true)).is_some());
        assert!(refused(|it| it.rates.retain(|known| known.code != rate("P4"))).is_some());
        let first = |it: &mut Programme| it.rates[0].amount = Some(Cents::new(100));
        assert_eq!(refused(first), None, "no source had given it");
    }

    #[test]
    fn nothing_is_forgotten() {
        let missing = refused(|it| drop(it.findings.remove(0))).unwrap();
        assert!(missing.starts_with("findings: "), "{missing}");
        assert!(refused(|it| drop(it.reduction_reasons.remove(0))).is_some());
        assert!(refused(|it| drop(it.checks.remove(0))).is_some());
        assert!(refused(|it| drop(it.cost_categories.remove(0))).is_some());
        assert!(refused(|it| it.components[0].funder = "MKJFGFI".to_owned()).is_some());
        assert!(refused(|it| it.reduction_reasons[0].valid_until = DAY.pred_opt()).is_some());
        assert_eq!(refused(|it| it.reduction_reasons[0].valid_until = Some(DAY)), None, "it ends today");
    }
}

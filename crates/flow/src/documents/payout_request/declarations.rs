//! What a request for money declares, each with what it follows from. What the books know is stated from them; what only
//! the signer can know was declared with the request. What does not hold is said as plainly as what does.

use chrono::NaiveDate;
use grants::{Financing, Grant, PayoutDeclaration, PayoutRequest, Step};
use ledger::Cents;
use proof::data::Declaration;
use store::{JournalEntry, german_day};

use crate::{
    FlowError,
    documents::{
        parties,
        words::{day, euros},
    },
};

/// The clause on what is paid out when.
const NEEDED: &str = "Nr. 7.2 VV zu § 44 LHO NRW";
/// The clause on acts that can still be contested.
const FINAL: &str = "Nr. 7.1 VV zu § 44 LHO NRW";

/// What the declarations follow from.
pub(super) struct Asked<'a> {
    pub(super) grant: &'a Grant,
    pub(super) request: &'a PayoutRequest,
    /// The entry of the journal by which it was asked for.
    pub(super) entry: &'a JournalEntry,
    /// The last day on which a payment may be due that the money is asked for; nothing where the law names none.
    pub(super) window_until: Option<NaiveDate>,
    /// Whether the recipient signs with one person.
    pub(super) alone: bool,
}

fn holds(text: impl Into<String>, source: impl Into<String>) -> Declaration {
    Declaration { text: text.into(), source: source.into(), holds: true }
}

fn lacks(text: impl Into<String>, source: impl Into<String>) -> Declaration {
    Declaration { holds: false, ..holds(text, source) }
}

impl Asked<'_> {
    /// All of them, in the order of the form.
    pub(super) fn declarations(&self) -> Result<Vec<Declaration>, FlowError> {
        let mut all = vec![self.needed()];
        all.extend(self.due_later()?);
        all.extend([self.finality(), self.other_funds()]);
        for which in [PayoutDeclaration::NoUnreportedChange, PayoutDeclaration::FiguresRight] {
            all.push(self.declared(which, which.german(), ""));
        }
        all.push(self.signatures());
        Ok(all)
    }

    /// Whether it is needed in time: that was computed when it was asked for.
    fn needed(&self) -> Declaration {
        if let Some(above) = &self.request.above_need {
            let (by, amount) = (euros(above.by), euros(self.request.amount));
            let text = format!(
                "{by} der angeforderten {amount} gehen über den Bedarf hinaus, der aus den Büchern errechnet ist. \
                 Begründung: {}",
                above.reason
            );
            return lacks(text, NEEDED);
        }
        if let Some(number) = self.request.instalment {
            return holds(
                format!("Angefordert wird die vereinbarte Rate {number}."),
                "vereinbarte Zahlungsweise",
            );
        }
        match self.window_until {
            Some(until) => {
                let until = day(until);
                let text = format!(
                    "Der angeforderte Betrag wird für Zahlungen gebraucht, die geleistet oder bis zum {until} fällig sind."
                );
                holds(text, format!("errechnet bei der Anforderung, {NEEDED}"))
            }
            None => lacks("Bis wann das Geld zu verwenden ist, steht nicht fest.", NEEDED),
        }
    }

    /// What is listed as needed and is due later than that.
    fn due_later(&self) -> Result<Option<Declaration>, FlowError> {
        let Some(until) = self.window_until else { return Ok(None) };
        let late = self.request.need.iter().filter(|need| need.due_on > until);
        let late = Cents::sum(late.map(|need| need.total.unwrap_or(need.amount)))?;
        if late == Cents::ZERO {
            return Ok(None);
        }
        let (late, until) = (euros(late), day(until));
        Ok(Some(lacks(
            format!("Von den Zahlungen unter E sind {late} erst nach dem {until} fällig."),
            NEEDED,
        )))
    }

    fn finality(&self) -> Declaration {
        let act = &self.grant.act;
        let is_award = self.grant.parent.is_none();
        let name = if is_award { "Der Zuwendungsbescheid" } else { "Die Weiterleitung" };
        let source = format!("festgehalten in den Büchern, {FINAL}");
        match (act.finality.waived_on, act.finality.final_on) {
            (Some(on), _) => {
                let on = day(on);
                holds(
                    format!("{name} ist bestandskräftig; auf einen Rechtsbehelf wurde am {on} verzichtet."),
                    source,
                )
            }
            (None, Some(on)) => holds(format!("{name} ist seit dem {} bestandskräftig.", day(on)), source),
            (None, None) if parties::is_contract(act) => holds(
                format!("Die Weiterleitung gilt mit dem Vertrag vom {}.", day(act.dated_on)),
                &*act.reference,
            ),
            (None, None) => {
                let appealed =
                    act.finality.appealed_on.map(|on| format!("; am {} wurde er angefochten", day(on)));
                let which = if is_award { "Zuwendungsbescheid" } else { "Weiterleitungsbescheid" };
                let (dated, appealed) = (day(act.dated_on), appealed.unwrap_or_default());
                lacks(format!("Der {which} vom {dated} ist noch nicht bestandskräftig{appealed}."), source)
            }
        }
    }

    /// Whether other funds are used as the type of financing asks.
    fn other_funds(&self) -> Declaration {
        let (how, basis) = match self.grant.act.financing {
            Financing::Anteilfinanzierung { .. } => {
                ("anteilig neben der Zuwendung", "Anteilfinanzierung, Nr. 1.5.1 ANBest-I; ")
            }
            Financing::Festbetragsfinanzierung { .. } => {
                ("anteilig neben der Zuwendung", "Festbetragsfinanzierung, Nr. 1.5.1 ANBest-I; ")
            }
            Financing::Fehlbedarfsfinanzierung => {
                ("vor der Zuwendung", "Fehlbedarfsfinanzierung, Nr. 1.5.2 ANBest-I; ")
            }
            Financing::Vollfinanzierung => {
                let text = "Die Zuwendung trägt alle zuwendungsfähigen Ausgaben; andere Mittel sind nicht einzusetzen.";
                return holds(text, "Vollfinanzierung");
            }
        };
        let text = format!("Eigenmittel und Mittel Dritter werden {how} eingesetzt.");
        self.declared(PayoutDeclaration::OtherFunds, &text, basis)
    }

    /// What whoever asked declared, or did not.
    fn declared(&self, which: PayoutDeclaration, text: &str, basis: &str) -> Declaration {
        if !self.request.declared.contains(&which) {
            return lacks(format!("Nicht erklärt: {text}"), format!("{basis}keine Erklärung in den Büchern"));
        }
        let (who, on) = (&self.entry.person, day(german_day(self.entry.recorded_at)));
        holds(text, format!("{basis}erklärt von {who} am {on}"))
    }

    /// Who signed it, as far as the books know.
    fn signatures(&self) -> Declaration {
        let mut signed = self.request.above_need.iter().flat_map(|above| &above.sign_offs);
        match signed.find(|signed| signed.step == Step::Sign) {
            Some(signed) => {
                let (first, second) = (&self.entry.person, &signed.by.name);
                let (asked, on) = (day(german_day(self.entry.recorded_at)), day(signed.by.on));
                let text = format!("Unterschrieben haben {first} am {asked} und {second} am {on}.");
                holds(text, "festgehalten in den Büchern")
            }
            None if self.alone => holds(
                "Der Empfänger zeichnet mit einer Person; eine zweite Unterschrift entfällt.",
                "festgehaltene Ausnahme",
            ),
            None => lacks(
                "Die zweite Unterschrift ist in den Büchern nicht festgehalten; sie wird auf dem Papier geleistet.",
                "Stand der Bücher",
            ),
        }
    }
}

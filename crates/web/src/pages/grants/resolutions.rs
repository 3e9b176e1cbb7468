//! What makes room for a reduction, in the form of an amendment: payout requests that are refused, forwardings that are
//! reduced by acts of their own, what became due beyond it and is demanded back. All of it comes with the amendment, or
//! nothing does.

use std::collections::BTreeMap;

use flow::{
    Ctx, FlowError,
    amendments::{AwaitRefund, DemandRefund, ReduceForwarding, Resolution},
    views, waiting,
};
use grants::{
    DemandKind, Figures, Grant, GrantError, GrantId, GrantState, NewPosition, PayoutRequest, Position,
    PositionId, Receivable,
};
use ledger::Cents;

use super::act::Row;
use crate::{
    form::Form,
    german::{day, euros},
    lists,
    names::Names,
};

/// What may make room for a reduction of a grant, position by position.
pub(super) struct Resolutions {
    /// The payout requests that wait, of the grant and of what is forwarded of it.
    pub(super) requests: Vec<Asked>,
    /// What is forwarded of it and in force.
    pub(super) below: Vec<Below>,
    /// The positions of which something may be demanded back.
    pub(super) owed: Vec<Place>,
    /// Whether there was no resolutions, so that it is shown at once.
    pub(super) is_needed: bool,
}

/// A payout request that waits.
pub(super) struct Asked {
    /// The field of why it is refused.
    pub(super) field: String,
    /// The field of the version that was seen.
    pub(super) version: String,
    /// Who asks, for what and how much.
    pub(super) name: String,
    request: PayoutRequest,
}

/// A forwarding that may be reduced.
pub(super) struct Below {
    /// What the names of its fields begin with.
    pub(super) prefix: String,
    /// Its reference, and who received it.
    pub(super) name: String,
    /// Its positions.
    pub(super) places: Vec<Place>,
    grant: Grant,
}

/// A position with the field of its amount.
pub(super) struct Place {
    /// The field.
    pub(super) field: String,
    /// What it is called.
    pub(super) name: String,
    /// What is known of it.
    pub(super) known: String,
    grant: Grant,
    position: PositionId,
}

/// The fields that a form carries along of what was seen.
const SEEN: [&str; 2] = ["fassung", "folgt"];

impl Resolutions {
    /// What may make room where these positions of a grant are reduced, as it stands now.
    pub(super) async fn of(
        ctx: &Ctx,
        names: &Names,
        grant: &Grant,
        reduced: &[&Row],
    ) -> Result<Self, FlowError> {
        let all = if reduced.is_empty() { Vec::new() } else { lists::grants(ctx).await? };
        let is_below = |it: &Grant| it.parent == Some(grant.id) && it.state == GrantState::Effective;
        let is_here = |position: &Position| {
            reduced.iter().any(|row| row.is_of(&position.component, position.budget_year))
        };
        let touched = std::iter::once(grant.clone()).chain(all.into_iter().filter(is_below));
        let touched: Vec<Grant> = touched.filter(|it| it.positions.iter().any(is_here)).collect();
        let known = Known::of(ctx, &touched).await?;
        let (mut requests, mut below, mut owed) = (Vec::new(), Vec::new(), Vec::new());
        for it in touched {
            let name = format!("{}, {}", it.act.reference, names.organisation(it.recipient));
            let (given, drawn) = known.places(names, &it, is_here)?;
            owed.extend(drawn);
            requests.extend(known.asked(names, &it, is_here));
            if it.id != grant.id {
                below.push(Below { prefix: format!("w.{}.", it.id), name, places: given, grant: it });
            }
        }
        Ok(Self { requests, below, owed, is_needed: false })
    }

    /// Whether there is nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.owed.is_empty()
    }

    /// Whether something is typed, so that it is shown at once.
    pub(super) fn is_typed(form: &Form) -> bool {
        let is_seen = |name: &str| SEEN.iter().any(|seen| name.ends_with(&format!(".{seen}")));
        form.typed().any(|(name, value)| {
            ["m.", "w.", "r."].iter().any(|begin| name.starts_with(begin))
                && !is_seen(name)
                && !value.trim().is_empty()
        })
    }

    /// The form with the versions that are seen. Whoever was told that something changed sees it as it is now.
    pub(super) fn filled(&self, mut form: Form) -> Form {
        let is_told = !form.has_seen();
        let requests = self.requests.iter().map(|it| (it.version.clone(), it.request.version));
        let below = self.below.iter().flat_map(|it| {
            let seen = [it.grant.version, it.grant.act.number];
            SEEN.into_iter().zip(seen).map(|(name, seen)| (format!("{}{name}", it.prefix), seen))
        });
        for (field, present) in requests.chain(below) {
            if is_told || !form.asks(&field) {
                form.set(&field, present);
            }
        }
        form
    }

    /// What makes room, in the order in which it takes effect. What is wrong stands at its field.
    pub(super) fn read(&self, form: &mut Form) -> Vec<Resolution> {
        let refused = self.requests.iter().filter_map(|asked| asked.read(form)).collect::<Vec<_>>();
        let reduced = self.below.iter().filter_map(|below| below.read(form)).collect::<Vec<_>>();
        let demanded = self.read_refunds(form);
        refused.into_iter().chain(reduced).chain(demanded).collect()
    }

    /// What is demanded back. Nothing, where it is typed: what was demanded before and is open covers it.
    fn read_refunds(&self, form: &mut Form) -> Vec<Resolution> {
        let owed = self.owed.iter().filter_map(|place| Some((place, form.amount_if_any(&place.field)?)));
        let owed: Vec<_> = owed.collect();
        let (open, owed): (Vec<_>, Vec<_>) = owed.into_iter().partition(|(_, it)| *it == Cents::ZERO);
        let open = open.into_iter().filter_map(|(place, _)| place.awaited());
        open.chain(Self::read_demands(form, owed)).collect()
    }

    fn read_demands(form: &mut Form, owed: Vec<(&Place, Cents)>) -> Vec<Resolution> {
        if owed.is_empty() {
            return Vec::new();
        }
        let reason = form.text("r.grund", "Bitte schreiben, warum zurückgefordert wird.");
        let legal_ground = form.text("r.rechtsgrund", "Bitte den Rechtsgrund nennen.");
        let (demanded_on, due_on) = (form.day("r.tag"), form.day("r.faellig"));
        let Some(((reason, legal_ground), (demanded_on, due_on))) =
            reason.zip(legal_ground).zip(demanded_on.zip(due_on))
        else {
            return Vec::new();
        };
        let refund = |(place, amount): (&Place, _)| {
            let NewPosition { component, budget_year, amount } = place.with(amount)?;
            let (grant, reason, legal_ground) = (place.grant.id, reason.clone(), legal_ground.clone());
            let refund = DemandRefund {
                grant,
                component,
                budget_year,
                amount,
                reason,
                legal_ground,
                demanded_on,
                due_on,
            };
            Some(Resolution::DemandRefund(refund))
        };
        owed.into_iter().filter_map(refund).collect()
    }

    /// What would come of it, in sentences.
    pub(super) fn told(&self, resolutions: &[Resolution]) -> Vec<String> {
        resolutions.iter().flat_map(|it| self.told_of(it)).collect()
    }

    fn told_of(&self, resolution: &Resolution) -> Vec<String> {
        match resolution {
            Resolution::RefusePayout { payout_request, .. } => {
                let asked = self.requests.iter().filter(|it| it.request.id == *payout_request);
                asked.map(|it| format!("Abgelehnt wird: {}.", it.name)).collect()
            }
            Resolution::ReduceForwarding(reduction) => {
                let below = self.below.iter().filter(|it| it.grant.id == reduction.grant);
                let places = below.flat_map(|it| it.places.iter().map(move |place| (&it.name, place)));
                let told = places.filter_map(|(name, place)| {
                    let position = place.position()?;
                    let is_it = |new: &&NewPosition| {
                        new.component == position.component && new.budget_year == position.budget_year
                    };
                    let new = reduction.positions.iter().find(is_it)?;
                    let (before, after) = (euros(position.amount), euros(new.amount));
                    Some(format!("Gekürzt wird {name}, {}: von {before} auf {after}.", place.name))
                });
                told.collect()
            }
            Resolution::DemandRefund(refund) => {
                let (amount, due) = (euros(refund.amount), day(refund.due_on));
                vec![format!("Zurückgefordert werden {amount} für {}, fällig am {due}.", refund.component)]
            }
            Resolution::AwaitRefund(open) => {
                vec![format!("Für {} genügt, was schon zurückgefordert und offen ist.", open.component)]
            }
        }
    }

    /// The field that is to blame for a refusal, if it is one of these.
    pub(super) fn field(&self, form: &Form, refusal: &FlowError) -> Option<String> {
        let places = self.below.iter().flat_map(|it| &it.places);
        match refusal {
            FlowError::LimitExceeded { owner, .. } => {
                let found = places.into_iter().find(|place| place.position.0 == *owner);
                found.map(|place| place.field.clone())
            }
            FlowError::Grant(GrantError::OtherRefund { component, .. }) => {
                let is_it = |place: &&Place| {
                    place.position().is_some_and(|it| it.component == *component)
                        && !form.value(&place.field).is_empty()
                };
                self.owed.iter().find(is_it).map(|place| place.field.clone())
            }
            _ => None,
        }
    }
}

impl Asked {
    fn read(&self, form: &Form) -> Option<Resolution> {
        let reason = Some(form.value(&self.field).trim().to_owned()).filter(|reason| !reason.is_empty())?;
        let version = form.value(&self.version).parse().unwrap_or(-1);
        Some(Resolution::RefusePayout { payout_request: self.request.id, version, reason })
    }
}

impl Below {
    fn read(&self, form: &mut Form) -> Option<Resolution> {
        let positions = self.places.iter().filter_map(|it| it.with(form.amount_if_any(&it.field)?));
        let positions: Vec<_> = positions.collect();
        if positions.is_empty() {
            return None;
        }
        let field = |name: &str| format!("{}{name}", self.prefix);
        let reference = form.text(&field("aktenzeichen"), "Bitte das Aktenzeichen eingeben.");
        let dated_on = form.day(&field("tag"));
        let reason = form.text(&field("grund"), "Bitte schreiben, warum gekürzt wird.");
        let [version, follows] = SEEN.map(|name| form.value(&field(name)).parse().unwrap_or(-1));
        let (reference, dated_on, reason) = (reference?, dated_on?, reason?);
        let grant = self.grant.id;
        let reduction = ReduceForwarding { grant, version, follows, dated_on, reference, reason, positions };
        Some(Resolution::ReduceForwarding(reduction))
    }
}

impl Place {
    fn position(&self) -> Option<&Position> {
        self.grant.positions.iter().find(|it| it.id == self.position)
    }

    fn with(&self, amount: Cents) -> Option<NewPosition> {
        let position = self.position()?;
        let (component, budget_year) = (position.component.clone(), position.budget_year);
        Some(NewPosition { component, budget_year, amount })
    }

    fn awaited(&self) -> Option<Resolution> {
        let NewPosition { component, budget_year, .. } = self.with(Cents::ZERO)?;
        Some(Resolution::AwaitRefund(AwaitRefund { grant: self.grant.id, component, budget_year }))
    }
}

/// Where some grants stand whose positions are reduced: read together.
#[derive(Default)]
struct Known {
    figures: BTreeMap<GrantId, Vec<Figures>>,
    /// What is demanded back and owed.
    demanded: Vec<Receivable>,
    /// The payout requests that wait.
    requests: Vec<PayoutRequest>,
}

impl Known {
    async fn of(ctx: &Ctx, grants: &[Grant]) -> Result<Self, FlowError> {
        if grants.is_empty() {
            return Ok(Self::default());
        }
        let figures = views::figures_of_grants(ctx, &grants.iter().collect::<Vec<_>>()).await?;
        let mut demanded = lists::all(|after| waiting::receivables(ctx, after, views::MOST)).await?;
        demanded.retain(|it| it.kind == DemandKind::Refund);
        let requests = lists::all(|after| waiting::payout_requests(ctx, after, views::MOST)).await?;
        Ok(Self { figures, demanded, requests })
    }

    /// The positions of a grant, with the field of what remains of each, and with that of what is demanded back of it.
    fn places(
        &self,
        names: &Names,
        grant: &Grant,
        is_here: impl Fn(&Position) -> bool,
    ) -> Result<(Vec<Place>, Vec<Place>), FlowError> {
        let Some(programme) = names.programme(grant) else { return Ok((Vec::new(), Vec::new())) };
        let figures = self.figures.get(&grant.id).map(Vec::as_slice).unwrap_or_default();
        let (mut given, mut owed) = (Vec::new(), Vec::new());
        for (position, figures) in grant.positions.iter().zip(figures).filter(|(it, _)| is_here(it)) {
            let row = Row::of(programme, &position.component, position.budget_year);
            let of = |begin: &str, name: String, known: String| Place {
                field: format!("{begin}.{}.{}", grant.id, row.amount),
                name,
                known,
                grant: grant.clone(),
                position: position.id,
            };
            let bound = euros(position.amount.minus(figures.free)?);
            let known = format!("Bewilligt {}, gebunden {bound}", euros(position.amount));
            given.push(of("w", row.title.clone(), known));
            let of_grant = format!("{}: {}", grant.act.reference, row.title);
            let drawn = format!("Fällig geworden sind {}", euros(figures.drawn));
            let known = match self.demanded_of(position)? {
                Cents::ZERO => drawn,
                open => format!("{drawn}, zurückgefordert und offen sind {}", euros(open)),
            };
            owed.push(of("r", of_grant, known));
        }
        Ok((given, owed))
    }

    /// What is demanded back of a position and owed.
    fn demanded_of(&self, position: &Position) -> Result<Cents, FlowError> {
        let of_position = self.demanded.iter().filter(|it| it.position == position.id);
        let open = of_position.map(Receivable::open).collect::<Result<Vec<_>, _>>()?;
        Ok(Cents::sum(open)?)
    }

    /// The payout requests of a grant that wait.
    fn asked(&self, names: &Names, grant: &Grant, is_here: impl Fn(&Position) -> bool) -> Vec<Asked> {
        let waits = self.requests.iter().filter(|it| {
            let position = grant.positions.iter().find(|position| position.id == it.position);
            position.is_some_and(&is_here)
        });
        let asked = waits.map(|request| Asked {
            field: format!("m.{}.grund", request.id),
            version: format!("m.{}.fassung", request.id),
            name: format!(
                "Mittelanforderung zu {}, {}: {}",
                grant.act.reference,
                names.position_of(grant, request.position),
                euros(request.amount)
            ),
            request: request.clone(),
        });
        asked.collect()
    }
}

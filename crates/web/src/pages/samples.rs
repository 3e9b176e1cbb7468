//! Samples: committed before anybody sees what is drawn, drawn, taken along to be drawn again.

pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod view;

use grants::{SampleDesign, Stratum};

use crate::{german::euros, names::Names};

/// A stratum in words.
fn stratum(names: &Names, design: &SampleDesign, stratum: &Stratum) -> String {
    let component = stratum.component.as_ref().map(|code| names.any_component(code));
    let provider = stratum.provider.map(|id| names.organisation(id).to_owned());
    let amounts = match (stratum.band, design.full_from) {
        (None, Some(from)) => Some(format!("ab {}: alle", euros(from))),
        (None, None) => None,
        (Some(number), _) => design.bands.get(number - 1).map(|band| format!("ab {}", euros(band.from))),
    };
    [component, provider, amounts].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

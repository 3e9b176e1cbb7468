//! Reminders go out once a day, also after another start.

use std::time::Duration;

use flow::{Flow, reminders::Reminding};
use ledger::UnitId;
use tokio::{sync::watch, time};

/// How often it is looked whether a day has begun.
const PAUSE: Duration = Duration::from_mins(5);

/// Reminds of deadlines day by day until a stop is asked for, from a few minutes after the start on. What failed is tried
/// again.
pub(crate) async fn work(flow: Flow, unit: UnitId, mut stop: watch::Receiver<bool>) {
    let mut reminding = Reminding::default();
    // Not before the first pause: a program that is started again and again has other things to do.
    while time::timeout(PAUSE, stop.changed()).await.is_err() {
        if let Err(error) = reminding.round(&flow, unit).await {
            tracing::error!(error = ?error, "Nobody is reminded of deadlines");
        }
    }
}

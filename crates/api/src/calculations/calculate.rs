//! `POST /calculations/{calculation}`

use ::grants::calculation::{Answer, Calculation};
use axum::{
    Json,
    extract::{Path, State},
};

use crate::{
    Api,
    docs::CalculationProblems,
    input::Plain,
    problem::{Problem, ProblemType},
};

/// Calculates interest, a grant, a drawdown, a plan or a deadline
///
/// Nothing is kept, and nobody needs to sign in. The answer carries its working, in German. The command
/// `foerderfluss calc` reads and answers the same. Where the known rates end too early, the problem carries the interest
/// up to there as `provisional`.
#[utoipa::path(
    post,
    path = "/calculations/{calculation}",
    tag = "calculations",
    params(("calculation" = String, Path, description = "`interest`, `grant`, `drawdown`, `plan` or `deadline`.")),
    request_body(
        content = Object,
        description = "What is to be calculated; unknown fields are refused. `programme` names a programme whose figures \
            hold where none are given.",
        examples(
            ("interest" = (value = json!({
                "amount": "10000.00", "credited_on": "2022-11-15", "used_on": "2023-03-15", "surcharge": "3.00",
                "day_count": "act/act"
            }))),
            ("grant" = (value = json!({
                "financing": "anteil", "share": "50.00", "planned_cost": "10000.00", "actual_cost": "8000.00",
                "paid": "5000.00"
            }))),
            ("drawdown" = (value = json!({
                "on": "2022-11-15", "financing": "anteil", "share": "80.00", "planned_cost": "10000.00",
                "grant": "8000.00", "paid": "1000.00", "due": [{ "due_on": "2023-01-15", "amount": "500.00" }],
                "drawn": "300.00", "final": true
            }))),
            ("plan" = (value = json!({
                "lines": [
                    { "name": "Honorare", "planned": "20000.00", "actual": "23000.00" },
                    { "name": "Räume", "planned": "10000.00", "actual": "6000.00" }
                ],
                "flexibility": "20.00"
            }))),
            ("deadline" = (value = json!({ "rule": "verwendungsnachweis_kreis", "event_on": "2023-12-31" })))
        )
    ),
    responses(
        (status = 200, description = "The answer and its working.", body = Object, example = json!({
            "interest": "120.38", "days": 120, "working": ["Summe 120,383562 €, einmal gerundet: 120,38 €"]
        })),
        CalculationProblems,
    ),
    security(())
)]
pub(crate) async fn calculate(
    State(api): State<Api>,
    Path(calculation): Path<String>,
    Plain(input): Plain,
) -> Result<Json<Answer>, Problem> {
    let unknown = || {
        let words = Calculation::ALL.map(Calculation::word).join(", ");
        Problem::new(ProblemType::NotFound, format!("there is no such calculation; there are {words}"))
    };
    let calculation = Calculation::from_word(&calculation).ok_or_else(unknown)?;
    let books = flow::calculations::books(&api.flow).await?;
    calculation.run(&input, &books).map(Json).map_err(Problem::no_answer)
}

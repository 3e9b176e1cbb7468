//! The journal and the position of every euro.

use serde_json::json;

use crate::{
    bodies::payout_request,
    claims::{decision, submitted},
    desk::{A, AUDITOR, B, Desk, FINANCE},
    payments::ordered,
};

#[tokio::test]
async fn the_journal_of_a_subject_says_who_did_what_and_what_it_moved() {
    let desk = Desk::open().await;
    let asked = payout_request(desk.office.forwarding.id, "F4", "1240.00");
    let id = desk.post(A, "/payout-requests", &asked).await.id();
    let answer = desk.get(A, &format!("/journal?subject={id}")).await;
    insta::assert_snapshot!(answer, @r#"
    200 OK
    {
      "items": [
        {
          "accounts": [],
          "answer": {
            "amount": 124000,
            "grant": "00000000-0000-7000-8000-000000100000",
            "id": "00000000-0000-7000-8000-000000130000",
            "instalment": null,
            "need": [
              {
                "amount": 124000,
                "due_on": "2021-05-31",
                "what": "Zahlungen"
              }
            ],
            "position": "00000000-0000-7000-8000-000000100002",
            "reserved": {
              "amount": 124000,
              "credit": 43,
              "debit": 42,
              "number": 13
            },
            "reserved_advance": {
              "amount": 124000,
              "credit": 45,
              "debit": 6,
              "number": 14
            },
            "state": {
              "on": "2021-05-31",
              "state": "requested"
            },
            "version": 1
          },
          "command": "payout_request.submit",
          "effective_on": "2021-05-31",
          "hash": "706869ee2a5ee629a455f68eccd4209ba9590670d2d3de2d82e5a0171d388887",
          "number": 39,
          "payload": {
            "amount": 124000,
            "budget_year": null,
            "component": "F4",
            "grant": "00000000-0000-7000-8000-000000100000",
            "instalment": null,
            "need": [
              {
                "amount": 124000,
                "due_on": "2021-05-31",
                "what": "Zahlungen"
              }
            ],
            "requested_on": "2021-05-31"
          },
          "person": "Anna Anbieter",
          "previous": "fce8e1d76a5f5d5e452570f3d92311c16cf4139ddcbad7f4484257b2c363556d",
          "recorded_at": "2021-06-01T07:00:00Z",
          "subject": "00000000-0000-7000-8000-000000130000",
          "subject_kind": "payout_request",
          "transfers": [
            {
              "amount": "1240.00",
              "credit": 43,
              "debit": 42,
              "kind": "pending",
              "number": 13
            },
            {
              "amount": "1240.00",
              "credit": 45,
              "debit": 6,
              "kind": "pending",
              "number": 14
            }
          ]
        }
      ],
      "next": null
    }
    "#);
    desk.get(B, &format!("/journal?subject={id}")).await.is_problem("not-found");
}

#[tokio::test]
async fn the_journal_is_read_in_pages_up_to_its_head() {
    let desk = Desk::open().await;
    let head = desk.get(AUDITOR, "/journal/head").await.done();
    let (mut seen, mut after, mut previous) = (0, String::new(), "0".repeat(64));
    loop {
        let page = desk.get(AUDITOR, &format!("/journal?limit=3{after}")).await.done();
        for entry in page["items"].as_array().unwrap() {
            seen += 1;
            assert_eq!(
                (&entry["number"], entry["previous"].as_str().unwrap()),
                (&json!(seen), previous.as_str())
            );
            entry["hash"].as_str().unwrap().clone_into(&mut previous);
        }
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(head, json!({ "number": seen, "hash": previous }));
}

#[tokio::test]
async fn a_provider_reads_the_journal_of_its_own_subjects_only() {
    let desk = Desk::open().await;
    desk.get(A, "/journal").await.is_problem("forbidden");
    desk.get(A, &format!("/journal?subject={}", desk.office.forwarding.id)).await.done();
    desk.get(A, &format!("/journal?subject={}", desk.office.award.id)).await.is_problem("not-found");
    // What it is may be said, since two kinds may have one id.
    let of_grant = format!("/journal?subject={}", desk.office.forwarding.id);
    let named = desk.get(A, &format!("{of_grant}&kind=grant")).await.done();
    assert_eq!(named, desk.get(A, &of_grant).await.done());
    desk.get(A, &format!("{of_grant}&kind=claim")).await.is_problem("not-found");
    let none = desk.get(AUDITOR, &format!("{of_grant}&kind=claim")).await.done();
    assert_eq!(none["items"], json!([]));
}

#[tokio::test]
async fn the_position_of_every_euro_adds_up_per_ministry_and_in_all() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    ordered(&desk).await;
    let path = format!("/claims/{}/decision", claim["id"].as_str().unwrap());
    desk.change(FINANCE, &path, 1, &decision(&claim)).await.done();
    insta::assert_snapshot!(desk.get(AUDITOR, "/funding-position").await, @r#"
    200 OK
    {
      "ministries": [
        {
          "figures": {
            "awarded": "150000.00",
            "claimed": "1296.00",
            "drawn": "1240.00",
            "forwarded": "48000.00",
            "free": "102000.00",
            "paid": "0.00",
            "received": "1240.00",
            "recognised": "80.00",
            "reserved": "0.00"
          },
          "ministry": {
            "funder": "MAGS",
            "id": "00000000-0000-7000-8000-000000060000",
            "name": "MAGS"
          }
        }
      ],
      "rows": [
        {
          "component": "F1",
          "figures": {
            "awarded": "50000.00",
            "claimed": "0.00",
            "drawn": "0.00",
            "forwarded": "8000.00",
            "free": "42000.00",
            "paid": "0.00",
            "received": "0.00",
            "recognised": "0.00",
            "reserved": "0.00"
          },
          "ministry": {
            "funder": "MAGS",
            "id": "00000000-0000-7000-8000-000000060000",
            "name": "MAGS"
          }
        },
        {
          "component": "F4",
          "figures": {
            "awarded": "100000.00",
            "claimed": "1296.00",
            "drawn": "1240.00",
            "forwarded": "40000.00",
            "free": "60000.00",
            "paid": "0.00",
            "received": "1240.00",
            "recognised": "80.00",
            "reserved": "0.00"
          },
          "ministry": {
            "funder": "MAGS",
            "id": "00000000-0000-7000-8000-000000060000",
            "name": "MAGS"
          }
        }
      ],
      "total": {
        "awarded": "150000.00",
        "claimed": "1296.00",
        "drawn": "1240.00",
        "forwarded": "48000.00",
        "free": "102000.00",
        "paid": "0.00",
        "received": "1240.00",
        "recognised": "80.00",
        "reserved": "0.00"
      }
    }
    "#);
    desk.get(A, "/funding-position").await.is_problem("forbidden");
}

//! Taking the accounts away again. The service itself deletes none: with Hasura's admin secret its
//! database does.

use serde_json::{Value, json};

use crate::scene::Scene;

const DELETION: &str = "mutation ($ids: [uuid!]!) { \
                        deleteUsers(where: {id: {_in: $ids}}) { affected_rows } }";

pub(crate) async fn run(scene: &Scene) -> Option<()> {
    let accounts = scene.accounts();
    if accounts.is_empty() {
        return Some(());
    }
    let number = accounts.len();
    let options = &scene.options.nhost;
    let (Some(secret), Some(url)) = (&options.admin_secret, &options.graphql_url) else {
        scene.leave(format!(
            "{number} accounts: the service deletes none. Pass `--admin-secret` and `--graphql-url`, \
             or delete them where their address begins with `conformance-`"
        ));
        return Some(());
    };
    let http = hallpass::transport::http_client().ok()?;
    let order = json!({"query": DELETION, "variables": {"ids": accounts}});
    let request = http.post(url.clone()).header("x-hasura-admin-secret", secret.0.expose());
    let deleted = async {
        let answer: Value = request.json(&order).send().await.ok()?.json().await.ok()?;
        answer["data"]["deleteUsers"]["affected_rows"].as_u64()
    };
    match deleted.await {
        Some(rows) if rows == number as u64 => scene.tell(format!("{rows} accounts deleted")),
        Some(rows) => {
            scene.leave(format!("{} of {number} accounts", number as u64 - rows.min(number as u64)))
        }
        None => scene.leave(format!("{number} accounts: GraphQL did not delete them")),
    }
    Some(())
}

//! What the service says of itself.

use hallpass_emulator::Fault;

use super::support::Stage;

covers! {
    health_check_get = "healthCheckGet" {
        success(stage) { stage.client.health_check_get().await }
        failure(stage) {
            stage.nhost().fail("healthCheckGet", Fault::status(503));
            stage.client.health_check_get().await.unwrap_err()
        }
    }
    health_check_head = "healthCheckHead" {
        success(stage) { stage.client.health_check_head().await }
        failure(stage) {
            stage.nhost().fail("healthCheckHead", Fault::status(503));
            stage.client.health_check_head().await.unwrap_err()
        }
    }
    get_version = "getVersion" {
        success(stage) {
            assert!(!stage.client.get_version().await?.is_empty());
            Ok(())
        }
        failure(stage) {
            stage.nhost().fail("getVersion", Fault::status(500));
            stage.client.get_version().await.unwrap_err()
        }
    }
    get_jwks = "getJWKs" {
        success(stage) {
            let keys = stage.client.get_jwks().await?.keys;
            assert_eq!(keys[0].alg, "RS256");
            Ok(())
        }
        failure(stage) {
            stage.nhost().fail("getJWKs", Fault::status(502));
            stage.client.get_jwks().await.unwrap_err()
        }
    }
    get_openid_configuration = "getOpenIDConfiguration" {
        success(stage) {
            assert!(!stage.client.get_openid_configuration().await?.issuer.is_empty());
            Ok(())
        }
        failure(_stage) { Stage::older().await.client.get_openid_configuration().await.unwrap_err() }
    }
    get_oauth_authorization_server = "getOAuthAuthorizationServer" {
        success(stage) {
            assert!(!stage.client.get_oauth_authorization_server().await?.issuer.is_empty());
            Ok(())
        }
        failure(_stage) { Stage::older().await.client.get_oauth_authorization_server().await.unwrap_err() }
    }
}

//! What an access list of Windows says, in the security descriptor definition language.

/// SYSTEM and the administrators, who may read everything on a machine, as root may elsewhere.
const MACHINE: [&str; 2] = ["SY", "BA"];

/// Whether an access list grants anything to anybody but these users and the machine itself:
/// `P(A;;FA;;;S-1-5-21-1-2-3-1001)(A;ID;FR;;;WD)` does, to everyone.
pub(super) fn grants_others(list: &str, users: &[&str]) -> bool {
    // Without a list everyone may do everything.
    list.contains("NO_ACCESS_CONTROL")
        || list.split('(').skip(1).any(|entry| {
            let mut fields = entry.trim_end_matches(')').split(';');
            let (kind, whose) = (fields.next(), fields.nth(4));
            let is_known =
                whose.is_some_and(|whose| users.contains(&whose) || MACHINE.contains(&whose));
            match kind {
                Some("D") => false,
                Some("A") => !is_known,
                // Other kinds depend on conditions, or are not of a file.
                _ => true,
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_access_list_that_grants_others_is_told_from_one_that_does_not() {
        let ada = "S-1-5-21-1-2-3-1001";
        for list in [
            "",
            "P",
            "P(A;;FA;;;S-1-5-21-1-2-3-1001)",
            "PAI(A;;FA;;;S-1-5-21-1-2-3-1001)(A;ID;FA;;;SY)(A;ID;FA;;;BA)",
            "P(D;;FA;;;WD)(A;;FA;;;S-1-5-21-1-2-3-1001)",
        ] {
            assert!(!grants_others(list, &[ada]), "{list}");
        }
        for list in [
            "NO_ACCESS_CONTROL",
            "PNO_ACCESS_CONTROL",
            "(A;;FR;;;WD)",
            "P(A;;FA;;;S-1-5-21-1-2-3-1001)(A;;0x1200a9;;;BU)",
            "AI(A;ID;FA;;;S-1-5-21-1-2-3-10012)",
            "P(XA;;FX;;;S-1-1-0;(@User.Title==\"PM\"))",
            "P(OA;;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;S-1-5-21-1-2-3-1001)",
            "P(A",
        ] {
            assert!(grants_others(list, &[ada]), "{list}");
        }
        assert!(grants_others("P(A;;FA;;;S-1-5-21-1-2-3-1001)", &[]));
    }
}

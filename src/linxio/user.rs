//! The signed-in user: the call to `/me`.

use crate::{
    error::Result,
    linxio::{Client, User, validate},
};

impl Client {
    /// `me`: the signed-in user, as the server has it now.
    ///
    /// `fields` names what to answer with, each as a parameter `fields[]`; without any the server
    /// decides. Whatever the server sends beyond the fields of [`User`] is in its `extra`.
    ///
    /// ```no_run
    /// # async fn example(client: hallpass::linxio::Client) -> hallpass::Result<()> {
    /// let user = client.me(&["email", "timezone"]).await?;
    /// println!("{:?} lives in {:?}", user.email, user.extra.get("timezone"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) without a session;
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a name that is empty; what
    /// the server or a refresh may bring.
    ///
    /// # Cancel safety
    /// Safe: a refresh that it began goes on by itself.
    pub async fn me(&self, fields: &[&str]) -> Result<User> {
        validate::fields(fields)?;
        let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
        let fields = &fields;
        let send = move |raw: crate::raw::linxio::Client| async move {
            raw.me((!fields.is_empty()).then_some(fields)).await
        };
        self.bearer("me", send).await
    }
}

//! Who works on alerts: names in, people with their duties as they are at this moment out.

use std::sync::Arc;

use interdict_desk::{Duty, Person};
use interdict_home::desk::read;
use interdict_home::{Home, HomeError};
use jiff::Timestamp;

use crate::App;
use crate::access::{Caller, Keys, Role, Way};
use crate::oidc::OIDC;
use crate::problem::Problem;

/// A person with their duties as they are at this moment: a key that ended or never had a role gives none, whatever the server knew when
/// the request came.
pub(crate) fn person(home: &Home, caller: &Caller, now: Timestamp) -> Result<Person, HomeError> {
    let roles = match caller.way {
        Way::Key => Keys::of(&home.store().keys()?).roles_now(&caller.name, now).unwrap_or_default().to_vec(),
        Way::Trust | Way::Token | Way::Session => caller.roles.clone(),
    };
    let also = home.store().names_of_person(&caller.name)?;
    Ok(Person { name: caller.name.clone(), also, duties: duties(&roles) })
}

fn duties(roles: &[Role]) -> Vec<Duty> {
    let duties = [
        (Role::Analyst, Duty::Decide),
        (Role::Approver, Duty::Approve),
        (Role::ListManager, Duty::Propose),
        (Role::Administrator, Duty::Propose),
    ];
    duties.into_iter().filter(|(role, _)| roles.contains(role)).map(|(_, duty)| duty).collect()
}

/// Whoever proposed what waits, with what they may do now, where they came by a key.
pub(crate) fn proposer(
    home: &Home,
    tenant: &str,
    id: i64,
    now: Timestamp,
) -> Result<Option<Person>, HomeError> {
    let Some(kept) = home.store().alert(tenant, id)? else { return Ok(None) };
    let alert = read(&kept)?;
    Ok(alert.proposer().map(|name| holder(home, name, now)).transpose()?.flatten())
}

/// Whoever has the key of this name, with what they may do now; `None` if there never was one.
pub(crate) fn holder(home: &Home, name: &str, now: Timestamp) -> Result<Option<Person>, HomeError> {
    let keys = Keys::of(&home.store().keys()?);
    let person = |roles| Person { name: name.to_owned(), also: Vec::new(), duties: duties(roles) };
    Ok(keys.roles_now(name, now).map(person))
}

/// Somebody of the caller's tenant to whom an alert is given, by a name that stands in the record. Whether it can be theirs is a matter
/// of the rules. Of people who sign in at a provider only those are known who did so, with the roles of the last time: nobody can be
/// looked up there.
pub(crate) async fn assignee(app: &Arc<App>, caller: &Caller, name: &str) -> Result<Person, Problem> {
    if app.is_open() {
        // Nobody has to say who asks, so every name is as good as another.
        let duties = vec![Duty::Decide, Duty::Approve];
        return Ok(Person { name: name.to_owned(), also: Vec::new(), duties });
    }
    let (tenant, to) = (caller.tenant.clone(), name.to_owned());
    let found = app
        .with_home(caller, move |home| {
            let Some(roles) = roles_in(home, &tenant, &to, Timestamp::now())? else { return Ok(None) };
            Ok(Some(Person { also: home.store().names_of_person(&to)?, duties: duties(&roles), name: to }))
        })
        .await?;
    found.ok_or_else(|| {
        let detail = if name.starts_with(OIDC) {
            "nobody has signed in here by this name, so it is not known what they may do; let them sign in once"
        } else {
            "nobody goes by this name here; give the name of a key, or `oidc:NAME` of somebody who has signed in"
        };
        Problem::invalid("to", detail)
    })
}

/// The roles that somebody of a tenant has by a key, or had when they signed in the last time; `None` if they are not known.
fn roles_in(home: &Home, tenant: &str, name: &str, now: Timestamp) -> Result<Option<Vec<Role>>, HomeError> {
    let keys = home.store().keys()?;
    if keys.iter().any(|key| key.name == name && key.tenant == tenant) {
        return Ok(Keys::of(&keys).roles_now(name, now).map(<[Role]>::to_vec));
    }
    let signed_in = home.store().last_sign_in(name)?;
    let signed_in = signed_in.filter(|event| event.details["tenant"] == tenant);
    Ok(signed_in.map(|event| {
        let codes = event.details["roles"].as_array().cloned().unwrap_or_default();
        Role::ALL.into_iter().filter(|role| codes.iter().any(|code| code == role.code())).collect()
    }))
}

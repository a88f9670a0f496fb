//! A role works when the invitation was answered, and not a moment longer than allowed.

use qabyl::accounts::policy::{Permission, Scope, holds};
use qabyl::accounts::rules::{Email, Name};
use qabyl::accounts::{self, ChangePasswordError, Invite, InviteError, NewGrant, ResetError, Role, SuspendError};
use qabyl::kernel::Lang;

use super::world::{OTHER, PASSWORD, World, world};
use crate::harness::databases::on_both;

fn to(email: &str, role: Role) -> Invite {
    Invite {
        email: Email::parse(email).expect("an address"),
        name: Name::parse("Данияр Үлгүбаев").expect("a name"),
        language: Lang::Ru,
        grant: NewGrant {
            role,
            call: None,
            institution: None,
            sensitive: false,
            ends_at: None,
        },
    }
}

async fn invite(world: &World, command: Invite) -> Result<accounts::Invited, InviteError> {
    let (ctx, secret) = (world.system(), world.secret.clone());
    world
        .write(move |tx| accounts::invite(tx, &ctx, &secret, &command))
        .await
}

async fn accept(world: &World, token: &str) -> Result<(), ResetError> {
    let name = Name::parse("Данияр Үлгүбаев").expect("a name");
    let password = OTHER.to_owned().into();
    let accepted = accounts::accept(&world.db, &world.passwords, &world.nobody(), token, &name, password).await;
    accepted.map(|_| ())
}

async fn take_on(world: &World, token: &str, password: &str) -> Result<(), ChangePasswordError> {
    let password = password.to_owned().into();
    let taken = accounts::take_on(&world.db, &world.passwords, &world.nobody(), token, password).await;
    taken.map(|_| ())
}

#[test]
fn a_role_is_not_active_until_the_invitation_is_accepted() {
    on_both(async |db| {
        let world = world(db);
        world.applicant("daniyar@mail.example").await;
        let session = world.sign_in("daniyar@mail.example", PASSWORD).await.expect("in").token;
        invite(&world, to("daniyar@mail.example", Role::Officer))
            .await
            .expect("invited");
        let may = |ctx: &accounts::Ctx| holds(&ctx.who, Permission::ReadDossiers, Scope::Anywhere);
        assert!(!may(&world.who(&session).await), "invited is not active");
        let token = world.link().await;
        assert!(
            matches!(accept(&world, &token).await, Err(ResetError::Gone)),
            "a link in a mailbox sets no password of an account that is in use"
        );
        assert!(matches!(
            take_on(&world, &token, OTHER).await,
            Err(ChangePasswordError::Wrong)
        ));
        assert!(!may(&world.who(&session).await));
        take_on(&world, &token, PASSWORD).await.expect("accepted");
        let session = world.sign_in("daniyar@mail.example", PASSWORD).await.expect("in").token;
        assert!(may(&world.who(&session).await));
        let again = take_on(&world, &token, PASSWORD).await;
        assert!(matches!(again, Err(ChangePasswordError::Denied(_))), "once");
    });
}

#[test]
fn a_new_colleague_sets_name_and_password_and_a_suspended_role_ends_at_once() {
    on_both(async |db| {
        let world = world(db);
        let invited = invite(&world, to("new@mail.example", Role::Administrator))
            .await
            .expect("invited");
        let token = world.link().await;
        assert_eq!(
            token, invited.token,
            "what the command line prints is what the mail links to"
        );
        accept(&world, &token).await.expect("accepted");
        let session = world.sign_in("new@mail.example", OTHER).await.expect("in").token;
        let own = world.who(&session).await;
        assert!(holds(&own.who, Permission::ManageAccounts, Scope::System));
        let refused = world
            .write(move |tx| accounts::suspend_grant(tx, &own, invited.grant))
            .await;
        assert!(matches!(refused, Err(SuspendError::Own)), "an administrator remains");
        let ctx = world.system();
        world
            .write(move |tx| accounts::suspend_grant(tx, &ctx, invited.grant))
            .await
            .expect("suspended");
        let own = world.who(&session).await;
        assert!(
            !holds(&own.who, Permission::ManageAccounts, Scope::System),
            "on the very next request"
        );
    });
}

#[test]
fn only_administrators_invite_and_only_to_scopes_that_fit() {
    on_both(async |db| {
        let world = world(db);
        let registrar = invite(&world, to("x@mail.example", Role::Registrar)).await;
        assert!(matches!(registrar, Err(InviteError::WrongScope)));
        world.applicant("aigul@mail.example").await;
        let session = world.sign_in("aigul@mail.example", PASSWORD).await.expect("in").token;
        let (ctx, secret) = (world.who(&session).await, world.secret.clone());
        let command = to("aigul@mail.example", Role::Administrator);
        let own = world
            .write(move |tx| accounts::invite(tx, &ctx, &secret, &command))
            .await;
        assert!(matches!(own, Err(InviteError::Denied(_))));
    });
}

#[test]
fn nobody_gives_a_role_to_himself() {
    on_both(async |db| {
        let world = world(db);
        invite(&world, to("admin@mail.example", Role::Administrator))
            .await
            .expect("invited");
        let token = world.link().await;
        accept(&world, &token).await.expect("accepted");
        let session = world.sign_in("admin@mail.example", OTHER).await.expect("in").token;
        let (ctx, secret) = (world.who(&session).await, world.secret.clone());
        let (own, colleague) = (
            to("Admin@mail.example", Role::Officer),
            to("new@mail.example", Role::Officer),
        );
        let invited = world
            .write(move |tx| {
                let own = accounts::invite(tx, &ctx, &secret, &own);
                assert!(matches!(own, Err(InviteError::Oneself)), "{own:?}");
                accounts::invite(tx, &ctx, &secret, &colleague)
            })
            .await;
        assert!(invited.is_ok(), "somebody else gets the same role");
    });
}

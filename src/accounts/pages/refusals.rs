//! What this room's errors are at the door, where no page says it better.

use super::super::change_email::ChangeEmailError;
use super::super::change_password::ChangePasswordError;
use super::super::change_profile::ChangeProfileError;
use super::super::confirm::ConfirmError;
use super::super::invite::InviteError;
use super::super::links::LinkError;
use super::super::people::PeopleError;
use super::super::register::RegisterError;
use super::super::reset::ResetError;
use super::super::sign_in::SignInError;
use super::super::sign_out::SignOutError;
use super::super::suspend::SuspendError;
use crate::kernel::Fault;
use crate::web::Refusal;

fn busy() -> Refusal {
    Fault::busy("too many passwords at once").into()
}

impl From<LinkError> for Refusal {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Gone => Self::WrongState,
            LinkError::Fault(fault) => fault.into(),
        }
    }
}

impl From<ConfirmError> for Refusal {
    fn from(error: ConfirmError) -> Self {
        match error {
            ConfirmError::Gone => Self::WrongState,
            ConfirmError::Wrong => Self::Unreadable("password"),
            ConfirmError::Busy => busy(),
            ConfirmError::Fault(fault) => fault.into(),
        }
    }
}

impl From<RegisterError> for Refusal {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::Invalid(_) => Self::Unreadable("registration"),
            RegisterError::Busy => busy(),
            RegisterError::Fault(fault) => fault.into(),
        }
    }
}

impl From<SignInError> for Refusal {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong | SignInError::Unconfirmed => Self::Forbidden,
            SignInError::Busy => busy(),
            SignInError::Fault(fault) => fault.into(),
        }
    }
}

impl From<ResetError> for Refusal {
    fn from(error: ResetError) -> Self {
        match error {
            ResetError::Gone => Self::WrongState,
            ResetError::Weak(_) => Self::Unreadable("password"),
            ResetError::Busy => busy(),
            ResetError::Fault(fault) => fault.into(),
        }
    }
}

impl From<ChangePasswordError> for Refusal {
    fn from(error: ChangePasswordError) -> Self {
        match error {
            ChangePasswordError::Denied(denied) => denied.into(),
            ChangePasswordError::Wrong | ChangePasswordError::Weak(_) => Self::Unreadable("password"),
            ChangePasswordError::Busy => busy(),
            ChangePasswordError::Fault(fault) => fault.into(),
        }
    }
}

impl From<ChangeEmailError> for Refusal {
    fn from(error: ChangeEmailError) -> Self {
        match error {
            ChangeEmailError::Denied(denied) => denied.into(),
            ChangeEmailError::Email(_) | ChangeEmailError::Wrong => Self::Unreadable("address"),
            ChangeEmailError::Busy => busy(),
            ChangeEmailError::Fault(fault) => fault.into(),
        }
    }
}

impl From<ChangeProfileError> for Refusal {
    fn from(error: ChangeProfileError) -> Self {
        match error {
            ChangeProfileError::Denied(denied) => denied.into(),
            ChangeProfileError::OutOfDate => Self::OutOfDate,
            ChangeProfileError::Fault(fault) => fault.into(),
        }
    }
}

impl From<SignOutError> for Refusal {
    fn from(error: SignOutError) -> Self {
        match error {
            SignOutError::Denied(denied) => denied.into(),
            SignOutError::Fault(fault) => fault.into(),
        }
    }
}

impl From<PeopleError> for Refusal {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::Denied(denied) => denied.into(),
            PeopleError::Fault(fault) => fault.into(),
        }
    }
}

impl From<InviteError> for Refusal {
    fn from(error: InviteError) -> Self {
        match error {
            InviteError::Denied(denied) => denied.into(),
            InviteError::WrongScope | InviteError::Suspended | InviteError::Oneself => Self::WrongState,
            InviteError::Fault(fault) => fault.into(),
        }
    }
}

impl From<SuspendError> for Refusal {
    fn from(error: SuspendError) -> Self {
        match error {
            SuspendError::Denied(denied) => denied.into(),
            SuspendError::WrongState => Self::WrongState,
            SuspendError::Own => Self::Forbidden,
            SuspendError::Fault(fault) => fault.into(),
        }
    }
}

//! The tables of both databases, for diesel. `tests/db/parity.rs` compares them with what the migrations make.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    events (id) {
        id -> Uuid,
        kind -> Text,
        subject -> Text,
        application_id -> Nullable<Uuid>,
        call_id -> Nullable<Uuid>,
        institution_id -> Nullable<Uuid>,
        actor -> Jsonb,
        data -> Jsonb,
        trace -> Text,
        occurred_at -> UtcInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::Uuid;
    unsealed_events (event_id) {
        event_id -> Uuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    sealed_events (number) {
        number -> BigInt,
        event_id -> Uuid,
        institution_id -> Nullable<Uuid>,
        hash -> Binary,
        sealed_at -> UtcInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::UtcInstant;
    leases (name) {
        name -> Text,
        holder -> Text,
        until -> UtcInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    outbox (id) {
        id -> Uuid,
        kind -> Text,
        recipient -> Text,
        cause -> Text,
        payload -> Jsonb,
        state -> Text,
        attempts -> Integer,
        due_at -> UtcInstant,
        leased_until -> Nullable<UtcInstant>,
        last_error -> Nullable<Text>,
        created_at -> UtcInstant,
        finished_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant};
    settings (key) {
        key -> Text,
        value -> Jsonb,
        updated_at -> UtcInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant};
    idempotency_keys (principal, key) {
        principal -> Text,
        key -> Text,
        route -> Text,
        body_hash -> Binary,
        answer -> Jsonb,
        created_at -> UtcInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    accounts (id) {
        id -> Uuid,
        email -> Text,
        email_key -> Text,
        name -> Text,
        password_hash -> Nullable<Text>,
        state -> Text,
        language -> Text,
        failed_sign_ins -> Integer,
        locked_until -> Nullable<UtcInstant>,
        created_at -> UtcInstant,
        confirmed_at -> Nullable<UtcInstant>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    persons (id) {
        id -> Uuid,
        account_id -> Uuid,
        created_at -> UtcInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    sessions (id) {
        id -> Uuid,
        token_hash -> Binary,
        account_id -> Uuid,
        staff -> Bool,
        device -> Text,
        created_at -> UtcInstant,
        last_seen_at -> UtcInstant,
        expires_at -> UtcInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    one_time_links (token_hash) {
        token_hash -> Binary,
        account_id -> Uuid,
        purpose -> Text,
        data -> Jsonb,
        created_at -> UtcInstant,
        expires_at -> UtcInstant,
        used_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    grants (id) {
        id -> Uuid,
        account_id -> Uuid,
        role -> Text,
        call_id -> Nullable<Uuid>,
        institution_id -> Nullable<Uuid>,
        sensitive -> Bool,
        state -> Text,
        starts_at -> UtcInstant,
        ends_at -> Nullable<UtcInstant>,
        granted_by -> Nullable<Uuid>,
        created_at -> UtcInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    notices (id) {
        id -> Uuid,
        account_id -> Uuid,
        kind -> Text,
        cause -> Text,
        payload -> Jsonb,
        application_id -> Nullable<Uuid>,
        created_at -> UtcInstant,
        read_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, Uuid};
    institutions (id) {
        id -> Uuid,
        slug -> Text,
        names -> Jsonb,
        country -> Text,
        details -> Jsonb,
        sample -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, Uuid};
    branches (id) {
        id -> Uuid,
        institution_id -> Uuid,
        slug -> Text,
        names -> Jsonb,
        city -> Jsonb,
        details -> Jsonb,
        sample -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, Uuid};
    programmes (id) {
        id -> Uuid,
        institution_id -> Uuid,
        branch_id -> Uuid,
        slug -> Text,
        titles -> Jsonb,
        search_key -> Text,
        degree -> Text,
        field_group -> Text,
        language -> Text,
        diploma -> Text,
        codes -> Jsonb,
        sample -> Bool,
        active -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    calls (id) {
        id -> Uuid,
        slug -> Text,
        cycle -> Text,
        kind -> Text,
        state -> Text,
        titles -> Jsonb,
        summaries -> Jsonb,
        zone -> Text,
        opens_at -> UtcInstant,
        deadline_at -> UtcInstant,
        terms -> Jsonb,
        sample -> Bool,
        file_hash -> Nullable<Binary>,
        created_at -> UtcInstant,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    tours (id) {
        id -> Uuid,
        call_id -> Uuid,
        number -> Integer,
        registration_opens_at -> UtcInstant,
        registration_closes_at -> UtcInstant,
        list_due_at -> UtcInstant,
        confirm_by_at -> UtcInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, Uuid};
    quota_lines (id) {
        id -> Uuid,
        call_id -> Uuid,
        code -> Text,
        position -> Integer,
        titles -> Jsonb,
        degree -> Text,
        field_group -> Text,
        funding -> Text,
        seat_groups -> Jsonb,
        terms -> Jsonb,
        sample -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::Uuid;
    line_programmes (quota_line_id, programme_id) {
        quota_line_id -> Uuid,
        programme_id -> Uuid,
        capacity -> Nullable<Integer>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, Uuid};
    requirements (id) {
        id -> Uuid,
        call_id -> Uuid,
        key -> Text,
        position -> Integer,
        titles -> Jsonb,
        hints -> Jsonb,
        need -> Text,
        terms -> Jsonb,
        promise_allowed -> Bool,
        sensitive -> Bool,
        sample -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    lot_seeds (call_id, round) {
        call_id -> Uuid,
        round -> Integer,
        sealed -> Binary,
        sha256 -> Text,
        drawn_at -> UtcInstant,
        seed -> Nullable<Text>,
        revealed_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    call_acts (id) {
        id -> Uuid,
        call_id -> Uuid,
        call_version -> Integer,
        change -> Jsonb,
        basis -> Text,
        proposed_by -> Uuid,
        created_at -> UtcInstant,
        approved_by -> Nullable<Uuid>,
        approved_at -> Nullable<UtcInstant>,
        discarded_at -> Nullable<UtcInstant>,
        told_through -> Nullable<Uuid>,
        told_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    rulebooks (id) {
        id -> Uuid,
        call_id -> Uuid,
        number -> Integer,
        state -> Text,
        body -> Jsonb,
        hash -> Binary,
        proposed_by -> Nullable<Uuid>,
        approved_by -> Nullable<Uuid>,
        created_at -> UtcInstant,
        approved_at -> Nullable<UtcInstant>,
        published_at -> Nullable<UtcInstant>,
        basis -> Text,
        effective_at -> Nullable<UtcInstant>,
        dry_run -> Nullable<Jsonb>,
        dry_run_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    rulebook_drafts (call_id) {
        call_id -> Uuid,
        body -> Jsonb,
        edited_by -> Uuid,
        edited_at -> UtcInstant,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::UtcInstant;
    stored_files (hash) {
        hash -> Text,
        size -> BigInt,
        media_type -> Text,
        created_at -> UtcInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    applications (id) {
        id -> Uuid,
        code -> Text,
        call_id -> Uuid,
        person_id -> Uuid,
        state -> Text,
        withdrawn_from -> Nullable<Text>,
        name -> Text,
        search_key -> Text,
        pin_key -> Nullable<Text>,
        degree -> Nullable<Text>,
        created_at -> UtcInstant,
        updated_at -> UtcInstant,
        submitted_at -> Nullable<UtcInstant>,
        state_since -> UtcInstant,
        version -> Integer,
        checker_id -> Nullable<Uuid>,
        passport_key -> Nullable<Text>,
        twin_key -> Nullable<Text>,
        carried_from -> Nullable<Uuid>,
        deadline_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    deadline_acts (id) {
        id -> Uuid,
        application_id -> Uuid,
        until -> UtcInstant,
        basis -> Text,
        proposed_by -> Uuid,
        created_at -> UtcInstant,
        approved_by -> Nullable<Uuid>,
        approved_at -> Nullable<UtcInstant>,
        discarded_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    sections (application_id, key) {
        application_id -> Uuid,
        key -> Text,
        answers -> Jsonb,
        complete -> Bool,
        updated_at -> UtcInstant,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::Uuid;
    choices (id) {
        id -> Uuid,
        application_id -> Uuid,
        tour_id -> Nullable<Uuid>,
        rank -> Integer,
        quota_line_id -> Uuid,
        programme_id -> Uuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    documents (id) {
        id -> Uuid,
        application_id -> Uuid,
        requirement_id -> Uuid,
        state -> Text,
        file_hash -> Nullable<Text>,
        original_hash -> Nullable<Text>,
        file_name -> Text,
        pages -> Integer,
        promised_until -> Nullable<UtcInstant>,
        reason -> Nullable<Text>,
        note -> Nullable<Text>,
        checked_by -> Nullable<Uuid>,
        checked_at -> Nullable<UtcInstant>,
        created_at -> UtcInstant,
        version -> Integer,
        repairable -> Nullable<Bool>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    submissions (id) {
        id -> Uuid,
        application_id -> Uuid,
        number -> Integer,
        frozen -> Text,
        hash -> Text,
        submitted_at -> UtcInstant,
        in_grace -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    corrections (id) {
        id -> Uuid,
        application_id -> Uuid,
        items -> Jsonb,
        message -> Text,
        requested_by -> Uuid,
        requested_at -> UtcInstant,
        due_at -> UtcInstant,
        answered_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    messages (id) {
        id -> Uuid,
        application_id -> Uuid,
        side -> Text,
        author_id -> Uuid,
        body -> Text,
        sent_at -> UtcInstant,
        read_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    guests (id) {
        id -> Uuid,
        application_id -> Uuid,
        role -> Text,
        requirement_id -> Nullable<Uuid>,
        name -> Text,
        email -> Text,
        language -> Text,
        state -> Text,
        nonce -> Text,
        token_hash -> Text,
        letters -> Integer,
        asked_at -> UtcInstant,
        expires_at -> UtcInstant,
        reminded_at -> Nullable<UtcInstant>,
        answered_at -> Nullable<UtcInstant>,
        document_id -> Nullable<Uuid>,
        signed_at -> Nullable<UtcInstant>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    guardian_papers (id) {
        id -> Uuid,
        application_id -> Uuid,
        guest_id -> Uuid,
        kind -> Text,
        state -> Text,
        language -> Text,
        file_hash -> Text,
        file_name -> Text,
        pages -> Integer,
        note -> Nullable<Text>,
        given_at -> UtcInstant,
        checked_by -> Nullable<Uuid>,
        checked_at -> Nullable<UtcInstant>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    consent_texts (hash) {
        hash -> Text,
        purpose -> Text,
        version -> Text,
        language -> Text,
        body -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    consents (id) {
        id -> Uuid,
        application_id -> Uuid,
        guest_id -> Nullable<Uuid>,
        purpose -> Text,
        text_hash -> Text,
        network -> Text,
        given_at -> UtcInstant,
        withdrawn_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    deletion_requests (id) {
        id -> Uuid,
        account_id -> Uuid,
        asked_at -> UtcInstant,
        answer -> Nullable<Text>,
        answered_at -> Nullable<UtcInstant>,
        answered_by -> Nullable<Uuid>,
        erased -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    eligibility_decisions (application_id) {
        application_id -> Uuid,
        eligible -> Bool,
        reasons -> Jsonb,
        note -> Text,
        rulebook_id -> Uuid,
        decided_by -> Uuid,
        decided_at -> UtcInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    reviews (id) {
        id -> Uuid,
        application_id -> Uuid,
        reviewer_id -> Uuid,
        state -> Text,
        rulebook_id -> Uuid,
        scores -> Jsonb,
        comment -> Text,
        conflict_reason -> Nullable<Text>,
        assigned_by -> Nullable<Uuid>,
        assigned_at -> UtcInstant,
        submitted_at -> Nullable<UtcInstant>,
        version -> Integer,
        reopen_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    score_results (application_id, rulebook_id) {
        application_id -> Uuid,
        rulebook_id -> Uuid,
        total -> BigInt,
        breakdown -> Jsonb,
        inputs -> Jsonb,
        scored_at -> UtcInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    allocation_runs (id) {
        id -> Uuid,
        call_id -> Uuid,
        tour_id -> Nullable<Uuid>,
        number -> Integer,
        state -> Text,
        rulebook_id -> Uuid,
        input -> Text,
        input_hash -> Text,
        result -> Text,
        result_hash -> Text,
        proposed_by -> Uuid,
        approved_by -> Nullable<Uuid>,
        published_by -> Nullable<Uuid>,
        created_at -> UtcInstant,
        approved_at -> Nullable<UtcInstant>,
        published_at -> Nullable<UtcInstant>,
        version -> Integer,
        corrects_id -> Nullable<Uuid>,
        reason -> Nullable<Text>,
        undecided -> Integer,
        undecided_reason -> Nullable<Text>,
        approved_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    rankings (id) {
        id -> Uuid,
        quota_line_id -> Uuid,
        run_id -> Uuid,
        number -> Integer,
        body -> Jsonb,
        hash -> Text,
        published_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    placements (id) {
        id -> Uuid,
        run_id -> Uuid,
        call_id -> Uuid,
        cycle -> Text,
        application_id -> Uuid,
        person_id -> Uuid,
        choice_id -> Uuid,
        quota_line_id -> Uuid,
        programme_id -> Uuid,
        institution_id -> Uuid,
        wish -> Integer,
        categories -> Jsonb,
        state -> Text,
        place -> Integer,
        reserve_position -> Nullable<Integer>,
        answer_by -> Nullable<UtcInstant>,
        reason -> Nullable<Text>,
        order_number -> Nullable<Text>,
        order_date -> Nullable<Date>,
        updated_at -> UtcInstant,
        version -> Integer,
        heard -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    seats (id) {
        id -> Uuid,
        quota_line_id -> Uuid,
        call_id -> Uuid,
        number -> Integer,
        category -> Nullable<Text>,
        unfilled -> Text,
        placement_id -> Nullable<Uuid>,
        person_id -> Nullable<Uuid>,
        taken_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    conditions (id) {
        id -> Uuid,
        placement_id -> Uuid,
        kind -> Text,
        state -> Text,
        due_at -> UtcInstant,
        decided_at -> Nullable<UtcInstant>,
        note -> Text,
        said_at -> Nullable<UtcInstant>,
        said_note -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    quota_acts (id) {
        id -> Uuid,
        quota_line_id -> Uuid,
        seats_before -> Integer,
        seats_after -> Integer,
        basis -> Text,
        basis_date -> Date,
        proposed_by -> Uuid,
        approved_by -> Nullable<Uuid>,
        created_at -> UtcInstant,
        approved_at -> Nullable<UtcInstant>,
        discarded_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use crate::db::sql_types::{UtcInstant, Uuid};
    reminders (subject_id, moment) {
        subject_id -> Uuid,
        moment -> UtcInstant,
        reminded_at -> UtcInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{Jsonb, UtcInstant, Uuid};
    clients (id) {
        id -> Uuid,
        institution_id -> Uuid,
        name -> Text,
        scopes -> Jsonb,
        secret_hash -> Binary,
        state -> Text,
        created_by -> Nullable<Uuid>,
        created_at -> UtcInstant,
        last_used_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::UtcInstant;
    signing_keys (kid) {
        kid -> Text,
        sealed -> Binary,
        public_key -> Binary,
        created_at -> UtcInstant,
        retired_at -> Nullable<UtcInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::sql_types::{UtcInstant, Uuid};
    appeals (id) {
        id -> Uuid,
        application_id -> Uuid,
        placement_id -> Nullable<Uuid>,
        call_id -> Uuid,
        run_id -> Nullable<Uuid>,
        state -> Text,
        reasons -> Text,
        file_hash -> Nullable<Text>,
        file_name -> Nullable<Text>,
        filed_at -> UtcInstant,
        answer_by -> UtcInstant,
        member_id -> Nullable<Uuid>,
        assigned_by -> Nullable<Uuid>,
        assigned_at -> Nullable<UtcInstant>,
        decided_at -> Nullable<UtcInstant>,
        answer -> Nullable<Text>,
        remedy -> Nullable<Text>,
        review_id -> Nullable<Uuid>,
        version -> Integer,
        decision_at -> Nullable<UtcInstant>,
    }
}

diesel::joinable!(unsealed_events -> events (event_id));
diesel::joinable!(persons -> accounts (account_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(one_time_links -> accounts (account_id));
diesel::joinable!(grants -> accounts (account_id));
diesel::joinable!(notices -> accounts (account_id));
diesel::joinable!(branches -> institutions (institution_id));
diesel::joinable!(programmes -> institutions (institution_id));
diesel::joinable!(programmes -> branches (branch_id));
diesel::joinable!(tours -> calls (call_id));
diesel::joinable!(quota_lines -> calls (call_id));
diesel::joinable!(line_programmes -> quota_lines (quota_line_id));
diesel::joinable!(line_programmes -> programmes (programme_id));
diesel::joinable!(requirements -> calls (call_id));
diesel::joinable!(lot_seeds -> calls (call_id));
diesel::joinable!(rulebooks -> calls (call_id));
diesel::joinable!(rulebook_drafts -> calls (call_id));
diesel::joinable!(applications -> calls (call_id));
diesel::joinable!(applications -> persons (person_id));
diesel::joinable!(sections -> applications (application_id));
diesel::joinable!(choices -> applications (application_id));
diesel::joinable!(choices -> tours (tour_id));
diesel::joinable!(choices -> quota_lines (quota_line_id));
diesel::joinable!(choices -> programmes (programme_id));
diesel::joinable!(documents -> applications (application_id));
diesel::joinable!(documents -> requirements (requirement_id));
diesel::joinable!(submissions -> applications (application_id));
diesel::joinable!(corrections -> applications (application_id));
diesel::joinable!(messages -> applications (application_id));
diesel::joinable!(messages -> accounts (author_id));
diesel::joinable!(guests -> applications (application_id));
diesel::joinable!(guests -> requirements (requirement_id));
diesel::joinable!(guests -> documents (document_id));
diesel::joinable!(consents -> applications (application_id));
diesel::joinable!(deletion_requests -> accounts (account_id));
diesel::joinable!(consents -> guests (guest_id));
diesel::joinable!(guardian_papers -> guests (guest_id));
diesel::joinable!(deadline_acts -> applications (application_id));
diesel::joinable!(consents -> consent_texts (text_hash));
diesel::joinable!(eligibility_decisions -> applications (application_id));
diesel::joinable!(eligibility_decisions -> rulebooks (rulebook_id));
diesel::joinable!(reviews -> applications (application_id));
diesel::joinable!(reviews -> accounts (reviewer_id));
diesel::joinable!(reviews -> rulebooks (rulebook_id));
diesel::joinable!(score_results -> applications (application_id));
diesel::joinable!(score_results -> rulebooks (rulebook_id));
diesel::joinable!(allocation_runs -> calls (call_id));
diesel::joinable!(allocation_runs -> tours (tour_id));
diesel::joinable!(allocation_runs -> rulebooks (rulebook_id));
diesel::joinable!(rankings -> quota_lines (quota_line_id));
diesel::joinable!(rankings -> allocation_runs (run_id));
diesel::joinable!(placements -> allocation_runs (run_id));
diesel::joinable!(placements -> calls (call_id));
diesel::joinable!(placements -> applications (application_id));
diesel::joinable!(placements -> persons (person_id));
diesel::joinable!(placements -> choices (choice_id));
diesel::joinable!(placements -> quota_lines (quota_line_id));
diesel::joinable!(placements -> programmes (programme_id));
diesel::joinable!(placements -> institutions (institution_id));
diesel::joinable!(seats -> quota_lines (quota_line_id));
diesel::joinable!(seats -> calls (call_id));
diesel::joinable!(seats -> placements (placement_id));
diesel::joinable!(seats -> persons (person_id));
diesel::joinable!(conditions -> placements (placement_id));
diesel::joinable!(quota_acts -> quota_lines (quota_line_id));
diesel::joinable!(clients -> institutions (institution_id));
diesel::joinable!(appeals -> applications (application_id));
diesel::joinable!(appeals -> placements (placement_id));

diesel::allow_tables_to_appear_in_same_query!(
    events,
    unsealed_events,
    sealed_events,
    leases,
    outbox,
    settings,
    idempotency_keys,
    accounts,
    persons,
    sessions,
    one_time_links,
    grants,
    notices,
    institutions,
    branches,
    programmes,
    calls,
    tours,
    quota_lines,
    line_programmes,
    requirements,
    lot_seeds,
    rulebooks,
    call_acts,
    rulebook_drafts,
    stored_files,
    applications,
    sections,
    choices,
    documents,
    submissions,
    corrections,
    messages,
    guests,
    guardian_papers,
    deadline_acts,
    consent_texts,
    consents,
    deletion_requests,
    eligibility_decisions,
    reviews,
    score_results,
    allocation_runs,
    rankings,
    placements,
    seats,
    conditions,
    quota_acts,
    reminders,
    clients,
    signing_keys,
    appeals,
);

//! The ranked wishes and the limits of the call.

use qabyl::applications::{ChangeError, Choose, ChooseError, Locked, choices, choose};
use qabyl::kernel::ids::{ProgrammeId, QuotaLineId};

use super::world::world;
use crate::harness::databases::on_both;

#[test]
fn wishes_are_added_within_the_limits_moved_and_removed() {
    on_both(async |db| {
        let world = world(db).await;
        let id = world.begin(db).await.id;
        let act = async |command: Choose| {
            let me = world.me(db, world.opens);
            db.db.write(move |tx| choose(tx, &me, id, command)).await
        };
        let add = async |line: QuotaLineId, programme: ProgrammeId| act(Choose::Add { line, programme }).await;
        let [ict, law, unlisted] = world.programmes;
        add(world.scholarship, ict).await.expect("first");
        assert!(matches!(add(world.scholarship, ict).await, Err(ChooseError::Already)));
        assert!(matches!(
            add(world.scholarship, unlisted).await,
            Err(ChooseError::NotOffered)
        ));
        add(world.contract, ict).await.expect("second");
        assert!(matches!(
            add(world.contract, law).await,
            Err(ChooseError::TooManyPaid(1))
        ));
        let list = add(world.scholarship, law).await.expect("third");
        assert!(matches!(add(world.contract, law).await, Err(ChooseError::TooMany(3))));
        let ranks: Vec<i32> = list.iter().map(|one| one.rank).collect();
        assert_eq!(ranks, [1, 2, 3]);

        let last = list[2].id;
        let moved = act(Choose::Up {
            choice: last,
            seen_rank: 3,
        })
        .await
        .expect("up");
        assert_eq!(moved[1].id, last);
        let twice = act(Choose::Up {
            choice: last,
            seen_rank: 3,
        })
        .await;
        assert!(
            matches!(twice, Err(ChooseError::Change(ChangeError::OutOfDate))),
            "a second tap does not move it twice"
        );
        act(Choose::Remove { choice: list[0].id }).await.expect("removed");
        act(Choose::Remove { choice: list[0].id }).await.expect("a second tap");
        let left = db.db.read(move |conn| choices(conn, id)).await.expect("read");
        assert_eq!(left.iter().map(|one| one.rank).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(left[0].id, last);

        let late = world.me(db, world.deadline);
        let refused = db
            .db
            .write(move |tx| choose(tx, &late, id, Choose::Remove { choice: last }))
            .await;
        assert!(matches!(
            refused,
            Err(ChooseError::Change(ChangeError::Locked(Locked::Late)))
        ));
    });
}

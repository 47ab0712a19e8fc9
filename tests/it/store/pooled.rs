//! `PostgreSQL` behind pgbouncer in transaction mode: each transaction may meet another server connection, so
//! nothing may lean on what one before it left there.

use tests::World;

use super::{lease, tail, writers};

/// Scenarios of other modules in which many transactions run side by side.
macro_rules! behind_pgbouncer {
    ($($name:ident: $scenario:path),* $(,)?) => {$(
        #[tokio::test]
        async fn $name() {
            if let Some(world) = World::dalarna_behind_pgbouncer().await {
                $scenario(world).await;
            }
        }
    )*};
}

behind_pgbouncer! {
    many_writers_leave_no_gap_behind_a_pool: writers::many_writers_leave_no_gap_and_lose_nothing,
    two_instances_leave_no_gap_behind_a_pool: writers::two_instances_on_one_database_leave_no_gap_and_lose_nothing,
    a_reader_sees_all_of_a_command_behind_a_pool: writers::a_reader_sees_all_of_a_command_or_nothing,
    a_reader_that_remembers_its_place_never_skips_behind_a_pool:
        tail::a_reader_that_remembers_its_place_never_skips_repeats_or_reorders,
    a_lease_has_one_holder_behind_a_pool: lease::a_lease_has_one_holder_until_it_expires_or_is_released,
}

//! One list of scenarios for every database.

/// Makes two tests of each scenario, an `async fn name(world: World)`: `sqlite::name` and `postgres::name`. The
/// world is Dalarna. A scenario cannot be missing for one database.
macro_rules! scenarios {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test]
                async fn $name() {
                    super::$name(tests::World::dalarna().await).await;
                }
            )*
        }

        mod postgres {
            $(
                #[tokio::test]
                async fn $name() {
                    // Without PostgreSQL the world says what was left out.
                    if let Some(world) = tests::World::dalarna_on_postgres().await {
                        super::$name(world).await;
                    }
                }
            )*
        }
    };
}

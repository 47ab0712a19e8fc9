//! One list of scenarios for every database.

/// Makes a test of each scenario, an `async fn name(world: World)`, for each database; the world is Dalarna.
/// A scenario cannot be missing for one database.
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
    };
}

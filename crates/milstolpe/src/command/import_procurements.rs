//! Reading planned procurements from a file.

use crate::cli::ImportProcurements;
use crate::command::{bar, existing, store};
use crate::import::{ImportRequest, run as import};
use crate::{Found, machine};

pub(crate) async fn run(arguments: ImportProcurements) -> anyhow::Result<Found> {
    let store = store(existing(&arguments.data.address()?).await?, machine::ambient()?).await?;
    let ImportProcurements { file, region, register_missing, .. } = arguments;
    let request = ImportRequest { file, region, register_missing };
    let bar = bar(0, "Reading");
    let report = import(&store, &request, |done, total| {
        bar.set_length(u64::try_from(total).unwrap_or_default());
        bar.set_position(u64::try_from(done).unwrap_or_default());
    })
    .await;
    bar.finish_and_clear();
    store.db().close().await;
    let report = report?;
    report.print(&mut std::io::stdout().lock())?;
    Ok(if report.refused.is_empty() { Found::Sound } else { Found::Faults })
}

//! A process of its own that writes to a test's database: what one program cannot know of another is tested with two.
//!
//! Arguments: address of the database, first id, seed, how many write at once, how many commands each, round, and
//! organisation and lead of those who are rated. It prints a line for each command that added events: correlation
//! id, number of events, position of the last one.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a helper of tests prints, and fails loudly")]

use std::str::FromStr;

use domain::{OrganisationId, PersonId, RoundId};
use store::Address;
use tests::dice::Dice;
use tests::load::write_ratings;
use tests::{Clock, Counter, NOW};

fn read<T: FromStr>(arguments: &mut impl Iterator<Item = String>) -> Option<T> {
    arguments.next().map(|text| text.parse().ok().expect("an argument that can be read"))
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let address = Address::parse(&arguments.next().expect("an address")).expect("a sound address");
    let ids = Counter::beginning_at(read(&mut arguments).expect("an id"));
    let seed: u64 = read(&mut arguments).expect("a seed");
    let writers: u64 = read(&mut arguments).expect("how many write");
    let commands: usize = read(&mut arguments).expect("how many commands");
    let round = RoundId(read(&mut arguments).expect("a round"));
    let mut members = Vec::new();
    while let Some(organisation) = read(&mut arguments) {
        members.push((OrganisationId(organisation), PersonId(read(&mut arguments).expect("a lead"))));
    }
    let store = tests::open(&address, &Clock::at(NOW), &ids).await;
    let writing = (0..writers)
        .map(|writer| write_ratings(&store, &ids, Dice::new(seed + writer), (round, &members), commands));
    for answers in futures_util::future::join_all(writing).await {
        for written in answers.written {
            println!("{} {} {}", written.correlation, written.events, written.position);
        }
    }
    store.db().close().await;
}

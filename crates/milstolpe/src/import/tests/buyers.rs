//! Which organisation a buyer is, and how it is called when it is registered.

use domain::organisation::OrganisationKind;
use domain::{Language, OrganisationId, RegionId};
use projection::directory::OrganisationItem;
use uuid::Uuid;

use super::super::buyer::{Buyer, Directory, NotFound, doubt, number};

fn buyer(name: &str) -> Buyer {
    Buyer { name: name.to_owned(), number: String::new(), legal_form: String::new() }
}

fn directory(names: &[(&str, &str)]) -> Directory {
    let organisations = names.iter().zip(1..).map(|((name, code), id)| OrganisationItem {
        id: OrganisationId(Uuid::from_u128(id)),
        region: RegionId(Uuid::nil()),
        name: (*name).to_owned(),
        kind: if name.ends_with(" AB") { "municipal_company" } else { "municipality" }.to_owned(),
        code: (*code).to_owned(),
        time_zone: "Europe/Stockholm".parse().expect("a time zone"),
        language: Language::Sv,
        parent: None,
    });
    Directory::new(RegionId(Uuid::nil()), organisations.collect())
}

fn found(directory: &Directory, name: &str) -> Result<String, NotFound> {
    directory.find(&buyer(name)).map(|entry| entry.fact.name.clone())
}

#[test]
fn a_municipality_is_found_by_every_form_of_its_name() {
    let names = ["Borås", "Rättvik", "Falun", "Mora", "Malung-Sälen", "Säters kommun", "Mora Energi AB"];
    let directory = directory(&names.map(|name| (name, "")));
    for (written, name) in [
        ("BORÅS KOMMUN", "Borås"),
        ("Borås Stad", "Borås"),
        ("RÄTTVIKS KOMMUN", "Rättvik"),
        ("RA\u{308}TTVIKS KOMMUN", "Rättvik"),
        ("rättvik", "Rättvik"),
        ("FALU KOMMUN", "Falun"),
        ("Falun", "Falun"),
        ("MORA  KOMMUN", "Mora"),
        ("Malung-Sälens kommun", "Malung-Sälen"),
        ("SÄTER", "Säters kommun"),
        ("MORA ENERGI AB", "Mora Energi AB"),
    ] {
        assert_eq!(found(&directory, written), Ok(name.to_owned()), "{written}");
    }
    for written in ["ORSA KOMMUN", "Rättviks", "Mora Energi", ""] {
        assert_eq!(found(&directory, written), Err(NotFound::Unknown), "{written}");
    }
}

#[test]
fn a_buyer_that_may_be_several_organisations_is_ambiguous() {
    let directory = directory(&[("Hall", ""), ("Halls", ""), ("Mora", ""), ("MORA", "")]);
    let several = |names: [&str; 2]| Err(NotFound::Ambiguous { names: names.map(str::to_owned).to_vec() });
    assert_eq!(found(&directory, "HALLS KOMMUN"), several(["Hall", "Halls"]));
    assert_eq!(found(&directory, "Halls"), Ok("Halls".to_owned()));
    assert_eq!(found(&directory, "Mora kommun"), several(["Mora", "MORA"]));
}

#[test]
fn an_organisation_number_finds_what_no_name_does() {
    let directory = directory(&[("Borås", "2120001561")]);
    let unit = Buyer { number: number("16212000-1561"), ..buyer("Fritidsnämnden") };
    assert_eq!(directory.find(&unit).map(|entry| entry.fact.name.as_str()), Ok("Borås"));
}

#[test]
fn a_missing_buyer_is_registered_under_the_name_that_people_use() {
    let mut directory = directory(&[]);
    for (written, form, name, kind) in [
        ("RÄTTVIKS KOMMUN", "Kommuner", "Rättvik", OrganisationKind::Municipality),
        ("BORÅS KOMMUN", "Kommuner", "Borås", OrganisationKind::Municipality),
        ("BOLLNÄS KOMMUN", "", "Bollnäs", OrganisationKind::Municipality),
        ("HAGFORS KOMMUN", "", "Hagfors", OrganisationKind::Municipality),
        ("FALU KOMMUN", "Kommuner", "Falun", OrganisationKind::Municipality),
        ("MALUNG-SÄLENS KOMMUN", "Kommuner", "Malung-Sälen", OrganisationKind::Municipality),
        ("UPPLANDS VÄSBY KOMMUN", "Kommuner", "Upplands Väsby", OrganisationKind::Municipality),
        ("KOMMUN", "Kommuner", "Kommun", OrganisationKind::Municipality),
        (
            "STIFTELSEN NYA STAD",
            "Övriga stiftelser",
            "Stiftelsen Nya Stad",
            OrganisationKind::MunicipalCompany,
        ),
        ("REGION GOTLAND", "Kommuner", "Region Gotland", OrganisationKind::Municipality),
        ("REGION DALARNA", "Regioner", "Region Dalarna", OrganisationKind::RegionAuthority),
        (
            "VATTEN OCH AVFALL I MORA AB",
            "Övriga aktiebolag",
            "Vatten och Avfall i Mora AB",
            OrganisationKind::MunicipalCompany,
        ),
        ("kommunbolaget iDalarna AB", "", "kommunbolaget iDalarna AB", OrganisationKind::MunicipalCompany),
    ] {
        let missing = Buyer { legal_form: form.to_owned(), ..buyer(written) };
        directory.add(&missing, OrganisationId(Uuid::from_u128(7)));
        let fact = directory.new_entries().last().expect("added").fact.clone();
        assert_eq!((fact.name.as_str(), fact.kind), (name, kind), "{written}");
        assert_eq!(found(&directory, written), Ok(name.to_owned()), "{written}");
    }
}

#[test]
fn an_organisation_number_is_doubted_for_its_form_and_its_check_digit() {
    assert_eq!(number(" 212000-1561"), "2120001561");
    assert_eq!(doubt("2120001561"), None);
    assert_eq!(doubt("2021008040"), Some("its check digit is wrong"));
    assert_eq!(doubt("212000156"), Some("it is not ten digits"));
    assert_eq!(doubt("saknas"), Some("it is not ten digits"));
}

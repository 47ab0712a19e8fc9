# Upphandlingsplanen.

plan-title = Upphandlingsplan
plan-title-region = Regionens upphandlingsplan
plan-crumb = { $region }, { $from }–{ $to }
plan-lead = { $total ->
    [0] Planen är tom.
    [one] { $n ->
        [0] Den enda planerade upphandlingen visas inte.
       *[other] Den enda planerade upphandlingen visas.
    }
   *[other] { $n } av { $total } planerade upphandlingar visas.
}
plan-lead-late = { $n ->
    [one] En är redan för sen.
   *[other] { $word } är redan för sena.
}
plan-lead-behind = { $n ->
    [one] En ligger efter plan.
   *[other] { $word } ligger efter plan.
}
plan-lead-in-time = Ingen av dem är sen.
plan-lead-undated = { $n ->
    [one] En har ingen tidplan än och står sist.
   *[other] { $word } har ingen tidplan än och står sist.
}
plan-count = { $n ->
    [1] En
    [2] Två
    [3] Tre
    [4] Fyra
    [5] Fem
    [6] Sex
    [7] Sju
    [8] Åtta
    [9] Nio
    [10] Tio
    [11] Elva
    [12] Tolv
   *[other] { $n }
}
plan-add = Lägg till upphandling
plan-empty = Inga planerade upphandlingar än
plan-empty-hint = Lägg in de avtal som går ut först, eller läs in en lista.
plan-none-found = Ingen upphandling passar filtret
plan-none-found-hint = Ändra köpare, varugrupp, läge eller månad.
plan-none-found-all = Visa hela planen
plan-filter = Filter: { $buyer }, { $state }, från { $month }
plan-filter-label = Filter
plan-filter-buyer = Köpare
plan-filter-buyer-all = Alla köpare
plan-filter-search = Varugrupp (CPV) eller ord
plan-filter-state = Läge
plan-filter-state-all = Alla lägen
plan-filter-state-late = Sena
plan-filter-state-under-way = Pågår
plan-filter-state-not-begun = Inte började
plan-filter-state-done = Klara
plan-filter-state-undated = Utan tidplan
plan-filter-from = Från månad
plan-filter-from-error = Skriv månaden som ÅÅÅÅ-MM, till exempel 2027-03. Du skrev ”{ $given }”.
plan-key-label = Så läser du tidslinjen
plan-key-preparation = förberedelse
plan-key-tendering = annonsering
plan-key-evaluation = utvärdering
plan-key-actual = så här blev det
plan-key-contract = avtalsstart
plan-key-contract-end = nuvarande avtal slutar
plan-key-late = försenad start och glapp
plan-key-today = i dag, { $date }
plan-region = Tidslinje
plan-table = Planerade upphandlingar per köpare, 24 månader från { $month }
plan-procurement = Upphandling
plan-bar = { $title }. { $plan }
plan-bar-planned = Plan: { $steps }.
plan-bar-actual = Så här blev det: { $steps }.
plan-bar-contract-end = Nuvarande avtal slutar { $date }.
plan-bar-state = Läge: { $state }.
plan-contract-ends = Avtalet slutar { $date }
plan-bar-step = { $phase } { $date }
plan-bar-range = { $phase } { $from }–{ $to }
plan-bar-since = { $phase } sedan { $date }
plan-undated = Utan tidplan
plan-undated-hint = De här raderna syns inte på tidslinjen. De får en plats när någon fyller i skedenas datum.

## Fält

plan-name = Vad ska köpas?
plan-name-hint = Ett kort namn som andra förstår, till exempel Städtjänster, skolor
plan-description = Beskrivning
plan-description-hint = Frivilligt. Omfattning, samarbete, det som en leverantör eller granne behöver veta.
plan-buyer = Köpare
plan-cpv = Varugrupp (CPV)
plan-cpv-hint = Åtta siffror, till exempel 90910000
plan-value = Värde
plan-value-hint = Hela avtalstiden, i kronor. Till exempel 1 200 000 eller 1,2 mnkr
plan-value-unknown = Värdet är inte uppskattat
plan-value-too-large = Beloppet är större än vad som går att spara. Du skrev ”{ $given }”.
plan-contract-end = Nuvarande avtal slutar
plan-contract-end-hint = Lämna tomt om behovet är nytt
plan-options = Förlängningar
plan-options-hint = Månader för varje förlängning av nuvarande avtal, till exempel 12, 12
plan-options-error = Skriv hela månader med komma emellan, till exempel 12, 12. Du skrev ”{ $given }”.
plan-months = { $n ->
    [one] { $n } månad
   *[other] { $n } månader
}
plan-first-day = Första dagen
plan-last-day = Sista dagen
plan-first-day-missing = Fyll i den första dagen också.
plan-phases = Tidplan
plan-phases-hint = Fyll i de skeden ni vet. Datum skrivs ÅÅÅÅ-MM-DD, till exempel 2027-03-12.
plan-new-title = Lägg till planerad upphandling
plan-change-title = Ändra { $title }
plan-changes = Ändra upphandlingen

## Skeden

plan-phase = Skede
plan-phase-preparation = Förberedelse
plan-phase-tendering = Annonsering
plan-phase-evaluation = Utvärdering
plan-phase-contract = Avtalsstart
plan-phase-contract-runs = Avtal
plan-planned = Planerat
plan-actual = Så här blev det
plan-planned-range = { $from }–{ $to }
plan-planned-from = från { $from }
plan-no-date = inget datum
plan-prepared = Förbereds
plan-tendered = Annonseras
plan-ends = Avtal slutar
plan-facts = Om upphandlingen
plan-new-contract = Nytt avtal

## Läge

plan-state = Läge
plan-state-not-begun = Inte börjad
plan-state-on-plan = Enligt plan
plan-state-ahead = Före plan
plan-state-too-late = För sent redan
plan-state-gap = Glapp i planen
plan-state-done = Klar
plan-state-undated = Utan tidplan
plan-state-withdrawn = Borttagen ur planen
plan-state-late-days = { $n ->
    [one] { $n } dag efter
   *[other] { $n } dagar efter
}
plan-state-late-weeks = { $n ->
    [one] { $n } vecka efter
   *[other] { $n } veckor efter
}
plan-next = { $phase } { $date }
plan-start = Start { $date }
plan-now = { $phase } pågår
plan-waits = { $phase }, planerad { $date }
plan-since = Sedan { $date }
plan-gap = { $n ->
    [one] Minst en dag utan avtal
   *[other] Minst { $n } dagar utan avtal
}
plan-gap-planned = { $n ->
    [one] En dag utan avtal. Börja senast { $date }
   *[other] { $n } dagar utan avtal. Börja senast { $date }
}
plan-too-late-why = Nuvarande avtal slutar innan tidplanen hinner bli klar. Välj en kortare tidplan, eller förläng avtalet om det går.
plan-late-why = Ett datum i planen har passerat. Anteckna vad som hände, eller ändra planen.
plan-gap-why = Planen lämnar dagar utan avtal. Börja senast { $date }, så hinner den nya upphandlingen klart.

## En rad

plan-back = Hela planen
plan-extended-end = Med alla förlängningar
plan-source = Källa
plan-changed-at = Senast ändrad
plan-no-contract = Nytt behov, inget avtal i dag
plan-record = Anteckna vad som hände
plan-record-hint = De planerade datumen står kvar, så att det syns vad som hände mot planen.
plan-record-phase = { $phase }: så här blev det
plan-record-save = Spara { $phase }
plan-withdraw = Ta bort ur planen
plan-withdraw-why = Varför ska den inte upphandlas?
plan-withdraw-why-hint = Orsaken står kvar på raden. Raden går att lägga tillbaka.
plan-withdrawn-because = Borttagen ur planen: { $reason }
plan-reinstate = Lägg tillbaka i planen
plan-done-added = { $title } är inlagd i planen.
plan-done-changed = { $title } är ändrad.
plan-done-recorded = Datumen är sparade.
plan-done-withdrawn = { $title } är borttagen ur planen.
plan-done-reinstated = { $title } är tillbaka i planen.
plan-conflict = Någon annan ändrade raden medan du skrev
plan-conflict-kept = Inget av det du skrev har gått förlorat. Det står kvar i fälten nedanför. Spara en gång till om din text ska gälla.
plan-conflict-field = Fält
plan-conflict-saved = Sparat nu
plan-conflict-typed = Du skrev
plan-conflict-keep-saved = Behåll det som är sparat
plan-empty-value = tomt

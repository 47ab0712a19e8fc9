# Upphandlingsplanen.

plan-title = Upphandlingsplan
plan-title-region = Regionens upphandlingsplan
plan-crumb = { $region }, { $from }–{ $to }
plan-lead = { $n ->
    [0] Ingen planerad upphandling visas.
    [one] En planerad upphandling visas.
   *[other] { $n } planerade upphandlingar visas.
}
plan-lead-late = { $n ->
    [0] Ingen är för sen.
    [one] En är redan för sen.
   *[other] { $n } är redan för sena.
}
plan-add = Lägg till upphandling
plan-import = Läs in från fil
plan-empty = Inga planerade upphandlingar än
plan-empty-hint = Lägg in de avtal som går ut först, eller läs in en lista.
plan-filter-buyer = Köpare
plan-filter-buyer-all = Alla köpare
plan-filter-cpv = Varugrupp (CPV)
plan-filter-state = Läge
plan-table = Planerade upphandlingar per köpare
plan-new-title = Lägg till planerad upphandling
plan-change-title = Ändra planerad upphandling

## Fält

plan-name = Vad ska köpas?
plan-name-hint = Ett kort namn som andra förstår, till exempel Städtjänster, skolor
plan-buyer = Köpare
plan-cpv = Varugrupp (CPV)
plan-cpv-hint = Åtta siffror, till exempel 90910000
plan-value = Värde
plan-value-hint = Hela avtalstiden, i hela kronor
plan-value-unknown = Värdet är inte uppskattat
plan-contract-end = Nuvarande avtal slutar
plan-options = Förlängningar
plan-months = { $n ->
    [one] { $n } månad
   *[other] { $n } månader
}

## Skeden

plan-phase = Skede
plan-phase-preparation = Förberedelse
plan-phase-tender = Annonsering
plan-phase-evaluation = Utvärdering
plan-phase-award = Tilldelning
plan-phase-contract = Avtalsstart
plan-planned = Planerat
plan-actual = Blev
plan-date-met = Nått { $date }
plan-milestone = Milstolpe
plan-milestones = Milstolpar
plan-latest-start = Senaste start { $date }

## Läge

plan-state = Läge
plan-state-not-started = Inte börjad
plan-state-on-plan = Enligt plan
plan-state-behind = Efter plan
plan-state-ahead = Före plan
plan-state-too-late = För sent redan
plan-state-done = Klar
plan-state-cancelled = Avbruten
plan-too-late-why = Senaste start var { $date }. Välj ny tidplan eller förläng avtalet.
plan-gap = { $n ->
    [one] Minst en dag utan avtal
   *[other] Minst { $n } dagar utan avtal
}
plan-no-contract = Nytt behov, inget avtal i dag
plan-cancel = Avbryt upphandlingen
plan-cancel-why = Varför avbryts den?
plan-added = { $name } är inlagd i planen.
plan-changed = { $name } är ändrad.

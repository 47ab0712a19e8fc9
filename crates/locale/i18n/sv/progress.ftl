# Utveckling: samma organisation, år för år.

progress-title = Utveckling år för år
progress-crumb = { $organisation }, { $from }–{ $to }
progress-crumb-one = { $organisation }, { $round }
progress-choose = Organisation
progress-choose-label = Välj organisation
progress-count = { $n ->
    [0] inget
    [1] ett
    [2] två
    [3] tre
    [4] fyra
    [5] fem
    [6] sex
    [7] sju
    [8] åtta
    [9] nio
    [10] tio
    [11] elva
    [12] tolv
   *[other] { $n }
}
progress-lead-own = { $risen ->
    [0] Sedan { $round } har ni inte stigit på något kriterium
    [one] Sedan { $round } har ni stigit på ett kriterium
   *[other] Sedan { $round } har ni stigit på { $risen-word } kriterier
} och { $sunk ->
    [0] inte sjunkit på något.
   *[other] sjunkit på { $sunk-word }.
}
progress-lead-other = { $risen ->
    [0] Sedan { $round } har { $organisation } inte stigit på något kriterium
    [one] Sedan { $round } har { $organisation } stigit på ett kriterium
   *[other] Sedan { $round } har { $organisation } stigit på { $risen-word } kriterier
} och { $sunk ->
    [0] inte sjunkit på något.
   *[other] sjunkit på { $sunk-word }.
}
progress-lead-mean = Snittet gick från { $from } till { $to } av 3.
progress-lead-mean-same = Snittet är { $to } av 3, samma som då.
progress-legend-label = Teckenförklaring
progress-legend-middle = Mitten i regionen
progress-legend-others = Övriga som delar
progress-per-chapter = Snittnivå per kapitel
progress-since = { $difference } sedan { $round }
progress-unchanged-since = oförändrat sedan { $round }
progress-no-levels = inga svar med nivå
progress-label-you = { $mean } ni
progress-label-other = { $mean } { $organisation }
progress-label-middle = { $mean } mitten
progress-picture = { $chapter }: { $organisation } gick från { $from } till { $to } { $first }–{ $last }.
progress-picture-middle = { $chapter }: { $organisation } gick från { $from } till { $to } { $first }–{ $last }, mitten i regionen från { $middle-from } till { $middle-to }.
progress-picture-none = { $chapter }: inga svar med nivå.
progress-comparable = { $n } av { $total } kriterier går att jämföra alla åren.
progress-incomplete = { $round } är inte klar: { $n } av { $total } kriterier är besvarade.
progress-table = Visa siffrorna som tabell
progress-table-label = Snittnivå som tabell
progress-table-caption = Snittnivå per kapitel, { $organisation } och mitten i regionen
progress-chapter = Kapitel
progress-middle = Mitten
progress-criterion = Kriterium
progress-change = { $from } → { $to }
progress-arrow = till
progress-your-comment = Er kommentar
progress-risen = { $n ->
    [0] Steg: inget kriterium
    [one] Steg: { $n } kriterium
   *[other] Steg: { $n } kriterier
}
progress-risen-caption = Kriterier som steg
progress-sunk = { $n ->
    [0] Sjönk: inget kriterium
    [one] Sjönk: { $n } kriterium
   *[other] Sjönk: { $n } kriterier
}
progress-sunk-caption = Kriterier som sjönk
progress-same = { $n ->
    [0] Samma nivå: inget kriterium
    [one] Samma nivå: { $n } kriterium
   *[other] Samma nivå: { $n } kriterier
}
progress-same-overdue = { $n ->
    [one] Ett av dem har ett mål vars år är inne eller har gått: { $criteria }.
   *[other] { $n } av dem har ett mål vars år är inne eller har gått: { $criteria }.
}
progress-same-targets = Se över målen
progress-targets = Närmaste målen
progress-targets-caption = Mål som inte är nådda än
progress-targets-none = Inga mål är satta som inte redan är nådda.
progress-now-target = Nu → mål
progress-action = Åtgärd
progress-action-until = { $title }, { $year }
progress-no-action = Ingen åtgärd än, { $year }
progress-actions = Alla åtgärder
progress-empty = Det finns bara en omgång än
progress-empty-hint = Utvecklingen syns när { $organisation } har svarat i två omgångar.
progress-none = Inga svar att visa än
progress-none-own = När ni har svarat i två omgångar ser du här hur ni har utvecklats.
progress-none-other = { $organisation } har inte skickat in några svar än.
progress-to-comparison = Jämför i regionen

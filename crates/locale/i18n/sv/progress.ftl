# Utveckling: samma organisation, år för år.

progress-title = Utveckling år för år
progress-crumb = { $organisation }, { $from }–{ $to }
progress-lead-risen = { $n ->
    [0] Inget kriterium har stigit sedan { $year }.
    [one] Ett kriterium har stigit sedan { $year }.
   *[other] { $n } kriterier har stigit sedan { $year }.
}
progress-lead-fallen = { $n ->
    [0] Inget har sjunkit.
    [one] Ett har sjunkit.
   *[other] { $n } har sjunkit.
}
progress-lead-average = Snittet gick från { $from } till { $to } av 3.
progress-legend-middle = Mitten i regionen
progress-legend-others = Övriga som delar
progress-per-chapter = Snittnivå per kapitel
progress-since = { $difference } sedan { $year }
progress-unchanged-since = oförändrat sedan { $year }
progress-comparable = { $n } av { $total } kriterier går att jämföra alla åren
progress-chapter = Kapitel
progress-criterion = Kriterium
progress-change = { $from } → { $to }
progress-your-comment = Er kommentar
progress-risen = { $n ->
    [one] Steg: { $n } kriterium
   *[other] Steg: { $n } kriterier
}
progress-fallen = { $n ->
    [one] Sjönk: { $n } kriterium
   *[other] Sjönk: { $n } kriterier
}
progress-same = { $n ->
    [one] Samma nivå: { $n } kriterium
   *[other] Samma nivå: { $n } kriterier
}
progress-targets = Närmaste målen
progress-targets-none = Inga mål är satta än.
progress-now-target = Nu → mål
progress-target-year = Till år
progress-empty = Det finns bara en omgång än
progress-empty-hint = Utvecklingen syns när { $organisation } har svarat i två omgångar.
progress-picture = Snittnivå per kapitel för { $organisation }, { $from }–{ $to }. Siffrorna står i tabellen nedanför.

# Historiken: vem ändrade vad, och när.

history-title = Historik
history-of = Historik för { $name }
history-lead = Allt som { $organisation } har svarat här, det senaste först. Inget går att ta bort.
history-statements = Påståendena
history-empty = Inget har hänt här än.
history-empty-hint = När någon svarar på kriteriet syns det här, med tid och namn.
history-became = blev
history-reason = Inte relevant för att
history-comment = Kommentaren ändrad
history-comment-removed = Kommentaren borttagen
history-target = Nytt mål
history-target-removed = Målet borttaget
history-evidence = Underlag tillagt
history-evidence-removed = Underlag borttaget

# Mejl: sammanfattningen av det som väntar.
#
# Ämnesraden börjar med stor bokstav av sig själv. $count och $late-count är antalen som ord, ur mail-number.

mail-number = { $n ->
    [1] en
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

mail-subject-waiting = { $count } saker väntar
mail-subject-late = { $late ->
    [1] { $count } saker väntar, en är sen
   *[other] { $count } saker väntar, { $late-count } är sena
}
mail-subject-all-late = { $n ->
    [2] { $count } saker väntar, båda är sena
   *[other] { $count } saker väntar, alla är sena
}

## När bara en sak väntar. $date kan också vara ”i dag”.

mail-subject-round-due = { $title }, senast { $date }
mail-subject-action-follow-up = { $title }, följ upp senast { $date }
mail-subject-phase-starts = { $title }, börjar { $date }
mail-subject-passed = { $title }, { $date } har passerat

## Innehållet

mail-sender-line = Milstolpe, { $organisation }
mail-greeting = Hej { $name }!
mail-greeting-unnamed = Hej!
mail-intro = Det här väntar på dig { $date }.
mail-passed = har passerat
mail-today = i dag
mail-title-round = Lämna in självskattningen { $round }
mail-title-phase = { $phase ->
    [preparation] { $title }: förberedelse
    [tendering] { $title }: annonsering
    [evaluation] { $title }: utvärdering
   *[contract] { $title }: avtalsstart
}
mail-round-due = Självskattningen ska vara inskickad.
mail-action-follow-up = Åtgärden ska följas upp.
mail-phase-starts = Fasen ska börja.
mail-concerns = Gäller { $organisation }.
mail-open = Öppna Min sida
mail-why = Du får mejlet eftersom du har något att göra för { $organisation } i Milstolpe. Det kommer bara när något väntar.
mail-change = Ändra eller stäng av påminnelser

# The mail with which one signs in.
mail-letter-subject = Logga in i Milstolpe
mail-letter-intro = Någon, förmodligen du, vill logga in i Milstolpe med den här adressen. Länken och koden går att använda en gång, inom { $minutes } minuter.
mail-letter-open = Logga in
mail-letter-elsewhere = Läser du mejlet på en annan enhet än den du vill logga in på? Skriv i stället koden på den sida som bad om mejlet:
mail-letter-why = Har du inte bett om mejlet behöver du inte göra något. Ge aldrig koden till någon annan.

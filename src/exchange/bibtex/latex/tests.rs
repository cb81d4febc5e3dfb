//! LaTeX and the text that it stands for.

use proptest::prelude::*;

use super::*;

#[test]
fn latex_becomes_text() {
    for (latex, text) in [
        // Accents, with and without braces and blanks, also on the letters without dots.
        (
            "M{\\'\\i}o y na{\\\"\\i}f, Garc{\\'{\\i}}a, Mart\\'\\in, \\'{\\i}, \\' e",
            "Mío y naïf, García, Martín, í, é",
        ),
        (
            "G{\\\"o}del, G\\\"{o}del, {G}\\\"odel, Erd{\\H o}s, Erd\\H{o}s",
            "Gödel, Gödel, Gödel, Erdős, Erdős",
        ),
        (
            "\\v Z, \\v{Z}, {\\v{Z}}, \\c c, Ro{\\c s}u, \\k{a}, \\r{a}, \\d{h}, \\b{d}, \\u g, \\=a, \\.z",
            "Ž, Ž, Ž, ç, Roşu, ą, å, ḥ, ḏ, ğ, ā, ż",
        ),
        ("\\'{\\^e}, \\~{}, \\^{}, \\'{ab}", "ế, ~, ^, áb"),
        ("\\.{\\i}, \\.I, \\`{\\i}, \\u{\\j}", "i, İ, ì, j\u{306}"),
        // Letters and symbols: braces and a blank end the command, and arguments are not eaten.
        (
            "H\\o{}iland, {\\O}rsted, \\O rsted, S{\\o}r, \\L ukasz, stra\\ss e, \\ss{x}",
            "Høiland, Ørsted, Ørsted, Sør, Łukasz, straße, ßx",
        ),
        ("\\AE, \\oe uvre, \\aa, \\TH, \\dh", "Æ, œuvre, å, Þ, ð"),
        ("\\& \\% \\$ \\# \\_ \\{ \\}", "& % $ # _ { }"),
        (
            "\\textmu{} 5\\,mm, 3\\textdegree C, \\copyright{} X\\texttrademark",
            "µ 5 mm, 3°C, © X™",
        ),
        (
            "\\ldots{} a \\dots, \\S~3, \\TeX{} and \\LaTeX\\ too",
            "… a …, § 3, TeX and LaTeX too",
        ),
        // Commands that mark text.
        (
            "The \\emph{Drosophila} eye in \\textit{vivo}, H\\textsubscript{2}O and \\mkbibquote{sight}",
            "The Drosophila eye in vivo, H2O and “sight”",
        ),
        (
            "{\\em a}, {\\bf b} \\textsc{C}, \\enquote{one \\enquote{two}}, \\uppercase{ab}",
            "a, b C, “one ‘two’”, AB",
        ),
        (
            "\\href{http://x.example}{text}, \\url{http://x.example/~a_b}, \\textcolor{red}{x}",
            "text, http://x.example/~a_b, x",
        ),
        (
            "a\\relax{} b\\protect{}c, {\\ifmmode\\pm\\else\\textpm\\fi}1, \\unknown[x]{kept} \\TUG{} by \\ConTeXt, \\Unknown{kept}",
            "a bc, ±1, kept TUG by ConTeXt, kept",
        ),
        ("{\\noopsort{1973c}}1981, \\SortNoop{a}b", "1981, b"),
        ("A\\footnote{Not here.} B\\cite{key}", "A B"),
        (
            "\\verb|a_b| c, {\\cyrchar\\CYRK}{\\cyrchar\\cyrzh}\\cyra",
            "a_b c, Кжа",
        ),
        // Punctuation.
        (
            "``quotes'', `one', it's, 1--2 --- 3, ?`Que? !`Ay!",
            "“quotes”, ‘one’, it's, 1–2 — 3, ¿Que? ¡Ay!",
        ),
        (
            "On~ties, -{}-, a\\\\b, {{Double}}",
            "On ties, --, a b, Double",
        ),
        // Formulas.
        (
            "An $O(n \\log n)$ bound, H$_2$O, $x^{-3}$, $\\alpha_2 \\times 10^4$, \\(\\beta\\), $x_f$",
            "An O(n log n) bound, H₂O, x⁻³, α₂ × 10⁴, β, x_f",
        ),
        (
            "$\\mathbb{R}^n$, $\\frac{1}{2}$, $\\mathcal{L}$, 5$^\\circ$, \\ensuremath{\\mu}m, $\\hat{x}$",
            "ℝⁿ, 1/2, L, 5°, μm, x\u{302}",
        ),
        (
            "Lunch for $5, or $6 and $ 7, US$30",
            "Lunch for $5, or $6 and $ 7, US$30",
        ),
        // Other markup.
        (
            "<i>E. coli</i> &amp; A \\&amp; B, <span class=\"nocase\">x</span>",
            "E. coli & A & B, x",
        ),
        (
            "Stress in \\{\\{\\vphantom{\\}\\}}{{GaAs}} wires",
            "Stress in {{GaAs wires",
        ),
        ("  a \n\t b  ", "a b"),
        (
            "see http://x.example/~ada now~",
            "see http://x.example/~ada now",
        ),
        // What is broken.
        ("\\", ""),
        ("\\'", "´"),
        ("{a}}{b", "ab"),
        ("\\url{x", "x"),
    ] {
        assert_eq!(line(latex), text, "{latex}");
    }
    assert_eq!(lines("one\n  two\\par three"), "one\ntwo\nthree");
    assert_eq!(line(&"{".repeat(100_000)), "");
    assert!(!line(&"\\'".repeat(100_000)).contains('\\'));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in r"([\\{}$~`'\-a-i \[\]&;<>^_]|\PC){0,60}") {
        let _ = lines(&text);
    }
}

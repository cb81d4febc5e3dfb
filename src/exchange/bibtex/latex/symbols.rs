//! The tables of the decoder: commands that stand for text, accents, and the letters that exist as superscripts and subscripts.

/// Returns the text that a command stands for, such as `ß` for `ss`.
pub(super) fn symbol(name: &str) -> Option<&'static str> {
    let at = SYMBOLS.binary_search_by(|(known, _)| (*known).cmp(name));
    at.ok().map(|at| SYMBOLS[at].1)
}

/// Returns the combining character of an accent, which follows its letter.
pub(super) fn accent(name: &str) -> Option<char> {
    Some(match name {
        "`" | "grave" => '\u{300}',
        "'" | "acute" => '\u{301}',
        "^" | "hat" | "widehat" => '\u{302}',
        "~" | "tilde" | "widetilde" => '\u{303}',
        "=" | "bar" | "overline" => '\u{304}',
        "u" | "breve" => '\u{306}',
        "." | "dot" => '\u{307}',
        "\"" | "ddot" => '\u{308}',
        "h" => '\u{309}',
        "r" | "mathring" => '\u{30a}',
        "H" => '\u{30b}',
        "v" | "check" => '\u{30c}',
        "G" => '\u{30f}',
        "f" => '\u{311}',
        "d" => '\u{323}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        "t" => '\u{361}',
        "vec" => '\u{20d7}',
        _ => return None,
    })
}

/// Returns the character for an accent over nothing, as in `\~{}`.
pub(super) fn spacing(accent: char) -> &'static str {
    match accent {
        '\u{300}' => "`",
        '\u{301}' => "´",
        '\u{302}' => "^",
        '\u{303}' => "~",
        '\u{304}' => "¯",
        '\u{306}' => "˘",
        '\u{308}' => "¨",
        '\u{30a}' => "˚",
        '\u{30c}' => "ˇ",
        '\u{327}' => "¸",
        _ => "",
    }
}

/// Of some Greek letters there are only Latin look-alikes.
const RAISED: (&str, &str) = (
    "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ′°∘*",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ′°°*",
);

const LOWERED: (&str, &str) = (
    "0123456789+-=()aehijklmnoprstuvxβγρφχ",
    "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
);

/// Returns a text as superscript, if all its characters exist as such.
pub(super) fn raised(text: &str) -> Option<String> {
    shifted(text, RAISED)
}

/// Returns a text as subscript, if all its characters exist as such.
pub(super) fn lowered(text: &str) -> Option<String> {
    shifted(text, LOWERED)
}

fn shifted(text: &str, (plain, shifted): (&str, &str)) -> Option<String> {
    let shift = |c: char| {
        let at = plain.chars().position(|known| known == c)?;
        shifted.chars().nth(at)
    };
    text.chars().filter(|c| *c != ' ').map(shift).collect()
}

/// The names of Cyrillic letters, each with its letter.
const CYRILLIC: &str = "a а b б v в g г d д e е yo ё zh ж z з i и ishrt й k к l л m м n н o о p п r р s с t т u у f ф h х c ц \
    ch ч sh ш shch щ hrdsn ъ ery ы sftsn ь erev э yu ю ya я ie є ii і yi ї gup ґ";

/// Returns the letter that a command such as `\cyrzh` or `\CYRZH` stands for.
pub(super) fn cyrillic(command: &str) -> Option<char> {
    let is_upper = command.starts_with("CYR");
    let name = command.to_ascii_lowercase();
    let name = name.strip_prefix("cyr")?;
    let mut words = CYRILLIC.split_ascii_whitespace();
    while let (Some(known), Some(letter)) = (words.next(), words.next()) {
        if known == name {
            let mut letter = letter.chars();
            let lower = letter.next()?;
            return if is_upper {
                lower.to_uppercase().next()
            } else {
                Some(lower)
            };
        }
    }
    None
}

/// Returns the double-struck form of a letter.
pub(super) fn double_struck(letter: char) -> char {
    match letter {
        'C' => 'ℂ',
        'H' => 'ℍ',
        'N' => 'ℕ',
        'P' => 'ℙ',
        'Q' => 'ℚ',
        'R' => 'ℝ',
        'Z' => 'ℤ',
        'A'..='Z' => char::from_u32(u32::from(letter) - u32::from('A') + 0x1d538).unwrap_or(letter),
        other => other,
    }
}

/// Commands and the text that they stand for, by name.
#[rustfmt::skip]
const SYMBOLS: &[(&str, &str)] = &[
    ("AA", "Å"), ("AC", "∿"), ("AE", "Æ"), ("Alpha", "Α"), ("Beta", "Β"), ("BibTeX", "BibTeX"), ("Box", "□"), ("DH", "Ð"),
    ("DJ", "Đ"), ("Dash", "—"), ("Delta", "Δ"), ("Diamond", "◇"), ("Downarrow", "⇓"), ("EUR", "€"), ("Gamma", "Γ"), ("IJ", "Ĳ"),
    ("Im", "ℑ"), ("L", "Ł"), ("LaTeX", "LaTeX"), ("LaTeXe", "LaTeX2e"), ("Lambda", "Λ"), ("Leftarrow", "⇐"),
    ("Leftrightarrow", "⇔"), ("Longrightarrow", "⟹"), ("LuaTeX", "LuaTeX"), ("NG", "Ŋ"), ("O", "Ø"), ("OE", "Œ"),
    ("OHORN", "Ơ"), ("Omega", "Ω"), ("P", "¶"), ("Phi", "Φ"), ("Pi", "Π"), ("Pr", "Pr"), ("Psi", "Ψ"), ("Re", "ℜ"),
    ("Rightarrow", "⇒"), ("S", "§"), ("SS", "ẞ"), ("Sigma", "Σ"), ("TH", "Þ"), ("TeX", "TeX"), ("Theta", "Θ"),
    ("UHORN", "Ư"), ("Uparrow", "⇑"), ("Upsilon", "Υ"), ("Vert", "‖"), ("XeTeX", "XeTeX"), ("Xi", "Ξ"), ("aa", "å"),
    ("addcolon", ":"), ("addcomma", ","), ("adddot", "."), ("adddotspace", ". "), ("addsemicolon", ";"), ("ae", "æ"),
    ("aleph", "ℵ"), ("alpha", "α"), ("amalg", "⨿"), ("amp", "&"), ("ampersand", "&"), ("angle", "∠"), ("approx", "≈"),
    ("arccos", "arccos"), ("arcsin", "arcsin"), ("arctan", "arctan"), ("arg", "arg"), ("ast", "*"), ("asymp", "≍"),
    ("backslash", "\\"), ("because", "∵"), ("beta", "β"), ("beth", "ℶ"), ("bigcap", "⋂"), ("bigcup", "⋃"),
    ("bigoplus", "⨁"), ("bigotimes", "⨂"), ("bigvee", "⋁"), ("bigwedge", "⋀"), ("blacksquare", "■"), ("bmod", "mod"),
    ("bot", "⊥"), ("bowtie", "⋈"), ("bullet", "•"), ("cap", "∩"), ("cdot", "·"), ("cdots", "⋯"), ("celsius", "℃"),
    ("checkmark", "✓"), ("chi", "χ"), ("circ", "∘"), ("clubsuit", "♣"), ("colon", ":"), ("complement", "∁"), ("cong", "≅"),
    ("coprod", "∐"), ("copyright", "©"), ("cos", "cos"), ("cosh", "cosh"), ("cot", "cot"), ("csc", "csc"), ("cup", "∪"),
    ("cyrdash", "—"), ("dag", "†"), ("dagger", "†"), ("dashv", "⊣"), ("ddag", "‡"), ("ddagger", "‡"), ("ddots", "⋱"),
    ("deg", "deg"), ("degree", "°"), ("delta", "δ"), ("det", "det"), ("dh", "ð"), ("diamond", "⋄"), ("diamondsuit", "♢"),
    ("digamma", "ϝ"), ("dim", "dim"), ("div", "÷"), ("dj", "đ"), ("doteq", "≐"), ("dotplus", "∔"), ("dots", "…"),
    ("downarrow", "↓"), ("ell", "ℓ"), ("emptyset", "∅"), ("epsilon", "ϵ"), ("equiv", "≡"), ("eta", "η"), ("euro", "€"),
    ("exists", "∃"), ("exp", "exp"), ("female", "♀"), ("flat", "♭"), ("flq", "‹"), ("flqq", "«"), ("forall", "∀"),
    ("frq", "›"), ("frqq", "»"), ("gamma", "γ"), ("gcd", "gcd"), ("ge", "≥"), ("geq", "≥"), ("geqslant", "⩾"),
    ("gets", "←"), ("gg", "≫"), ("glq", "‚"), ("glqq", "„"), ("grq", "‘"), ("grqq", "“"), ("gt", ">"), ("gtrsim", "≳"),
    ("guillemetleft", "«"), ("guillemetright", "»"), ("guillemotleft", "«"), ("guillemotright", "»"),
    ("guilsinglleft", "‹"), ("guilsinglright", "›"), ("hbar", "ℏ"), ("heartsuit", "♡"), ("hom", "hom"),
    ("hookleftarrow", "↩"), ("hookrightarrow", "↪"), ("hslash", "ℏ"), ("hyp", "-"), ("hyphen", "-"), ("i", "ı"),
    ("iff", "⇔"), ("iiint", "∭"), ("iint", "∬"), ("ij", "ĳ"), ("imath", "ı"), ("implies", "⇒"), ("in", "∈"),
    ("inf", "inf"), ("infty", "∞"), ("int", "∫"), ("iota", "ι"), ("isdot", "."), ("j", "ȷ"), ("jmath", "ȷ"),
    ("kappa", "κ"), ("ker", "ker"), ("l", "ł"), ("lVert", "‖"), ("lambda", "λ"), ("land", "∧"), ("langle", "⟨"),
    ("lbrace", "{"), ("lbrack", "["), ("lceil", "⌈"), ("ldots", "…"), ("le", "≤"), ("leadsto", "⇝"), ("leftarrow", "←"),
    ("leftrightarrow", "↔"), ("leq", "≤"), ("leqslant", "⩽"), ("lesssim", "≲"), ("lfloor", "⌊"), ("lg", "lg"),
    ("lim", "lim"), ("liminf", "lim inf"), ("limsup", "lim sup"), ("ll", "≪"), ("ln", "ln"), ("lnot", "¬"), ("log", "log"),
    ("longleftarrow", "⟵"), ("longleftrightarrow", "⟷"), ("longmapsto", "⟼"), ("longrightarrow", "⟶"), ("lor", "∨"),
    ("lozenge", "◊"), ("lq", "‘"), ("lt", "<"), ("ltimes", "⋉"), ("lvert", "|"), ("male", "♂"), ("mapsto", "↦"),
    ("max", "max"), ("micro", "µ"), ("mid", "∣"), ("min", "min"), ("mod", "mod"), ("models", "⊨"), ("mp", "∓"),
    ("mu", "μ"), ("nabla", "∇"), ("natural", "♮"), ("ne", "≠"), ("nearrow", "↗"), ("neg", "¬"), ("neq", "≠"),
    ("nexists", "∄"), ("ng", "ŋ"), ("ni", "∋"), ("nmid", "∤"), ("nobreakdash", ""), ("notin", "∉"), ("nu", "ν"),
    ("nwarrow", "↖"), ("o", "ø"), ("odot", "⊙"), ("odots", "⊙"), ("oe", "œ"), ("ohorn", "ơ"), ("oint", "∮"),
    ("omega", "ω"), ("omicron", "ο"), ("ominus", "⊖"), ("oplus", "⊕"), ("oslash", "⊘"), ("otimes", "⊗"), ("parallel", "∥"),
    ("partial", "∂"), ("percent", "%"), ("perp", "⊥"), ("phi", "ϕ"), ("pi", "π"), ("pm", "±"), ("pounds", "£"),
    ("prec", "≺"), ("preceq", "⪯"), ("prime", "′"), ("prod", "∏"), ("propto", "∝"), ("psi", "ψ"), ("quotedblbase", "„"),
    ("quotesinglbase", "‚"), ("rVert", "‖"), ("rangle", "⟩"), ("rbrace", "}"), ("rbrack", "]"), ("rceil", "⌉"),
    ("rfloor", "⌋"), ("rho", "ρ"), ("rightarrow", "→"), ("rightharpoonup", "⇀"), ("rightleftharpoons", "⇌"), ("rq", "’"),
    ("rtimes", "⋊"), ("rvert", "|"), ("searrow", "↘"), ("sec", "sec"), ("setminus", "∖"), ("sharp", "♯"), ("sigma", "σ"),
    ("sim", "∼"), ("simeq", "≃"), ("sin", "sin"), ("sinh", "sinh"), ("slash", "/"), ("spadesuit", "♠"),
    ("sphericalangle", "∢"), ("sqcap", "⊓"), ("sqcup", "⊔"), ("sqsubseteq", "⊑"), ("sqsupseteq", "⊒"), ("square", "□"),
    ("ss", "ß"), ("star", "⋆"), ("subset", "⊂"), ("subseteq", "⊆"), ("subsetneq", "⊊"), ("succ", "≻"), ("succeq", "⪰"),
    ("sum", "∑"), ("sun", "☉"), ("sup", "sup"), ("supset", "⊃"), ("supseteq", "⊇"), ("supsetneq", "⊋"), ("surd", "√"),
    ("swarrow", "↙"), ("tan", "tan"), ("tanh", "tanh"), ("tau", "τ"), ("textDelta", "Δ"), ("textGamma", "Γ"),
    ("textHbar", "Ħ"), ("textLambda", "Λ"), ("textOmega", "Ω"), ("textPhi", "Φ"), ("textPi", "Π"), ("textPsi", "Ψ"),
    ("textSigma", "Σ"), ("textTheta", "Θ"), ("textThorn", "Þ"), ("textUpsilon", "Υ"), ("textXi", "Ξ"), ("textalpha", "α"),
    ("textasciiacute", "´"), ("textasciibreve", "˘"), ("textasciicaron", "ˇ"), ("textasciicircum", "^"),
    ("textasciidblgrave", "‶"), ("textasciidieresis", "¨"), ("textasciigrave", "`"), ("textasciimacron", "¯"),
    ("textasciitilde", "~"), ("textasteriskcentered", "∗"), ("textbackslash", "\\"), ("textbar", "|"), ("textbardbl", "‖"),
    ("textbaru", "ʉ"), ("textbeta", "β"), ("textbigcircle", "○"), ("textborn", "*"), ("textbraceleft", "{"),
    ("textbraceright", "}"), ("textbrokenbar", "¦"), ("textbullet", "•"), ("textcelsius", "℃"), ("textcent", "¢"),
    ("textcentereddot", "·"), ("textchi", "χ"), ("textcircledP", "℗"), ("textcolonmonetary", "₡"), ("textcopyright", "©"),
    ("textcrd", "đ"), ("textcrh", "ħ"), ("textcurrency", "¤"), ("textdagger", "†"), ("textdaggerdbl", "‡"),
    ("textdegree", "°"), ("textdelta", "δ"), ("textdied", "†"), ("textdiv", "÷"), ("textdollar", "$"),
    ("textdollaroldstyle", "$"), ("textdong", "₫"), ("textdoublebarpipe", "ǂ"), ("textdoublepipe", "ǁ"),
    ("textdownarrow", "↓"), ("textellipsis", "…"), ("textemdash", "—"), ("textendash", "–"), ("textendashnb", "–"),
    ("texteng", "ŋ"), ("textepsilon", "ε"), ("textesh", "ʃ"), ("textestimated", "℮"), ("texteta", "η"), ("texteuro", "€"),
    ("textexclamdown", "¡"), ("textflorin", "ƒ"), ("textfractionsolidus", "⁄"), ("textgamma", "γ"), ("textglotstop", "ʔ"),
    ("textgreater", ">"), ("texthalflength", "ˑ"), ("texthbar", "ħ"), ("textinterrobang", "‽"), ("textiota", "ι"),
    ("textkappa", "κ"), ("textlambda", "λ"), ("textlangle", "〈"), ("textlbrackdbl", "⟦"), ("textleftarrow", "←"),
    ("textlengthmark", "ː"), ("textless", "<"), ("textlira", "₤"), ("textlnot", "¬"), ("textmho", "℧"), ("textminus", "−"),
    ("textmu", "µ"), ("textmugreek", "μ"), ("textmusicalnote", "♪"), ("textnaira", "₦"), ("textnu", "ν"),
    ("textnumero", "№"), ("textohm", "Ω"), ("textomega", "ω"), ("textomikron", "ο"), ("textonehalf", "½"),
    ("textonequarter", "¼"), ("textonesuperior", "¹"), ("textopenbullet", "◦"), ("textopeno", "ɔ"),
    ("textordfeminine", "ª"), ("textordmasculine", "º"), ("textparagraph", "¶"), ("textperiodcentered", "·"),
    ("textpertenthousand", "‱"), ("textperthousand", "‰"), ("textpeso", "₱"), ("textphi", "φ"), ("textpi", "π"),
    ("textpipe", "ǀ"), ("textpm", "±"), ("textprimstress", "ˈ"), ("textpsi", "ψ"), ("textquestiondown", "¿"),
    ("textquotedbl", "\""), ("textquotedblleft", "“"), ("textquotedblright", "”"), ("textquoteleft", "‘"),
    ("textquoteright", "’"), ("textquotesingle", "'"), ("textquotestraightbase", "‚"), ("textrangle", "〉"),
    ("textrbrackdbl", "⟧"), ("textreferencemark", "※"), ("textregistered", "®"), ("textrho", "ρ"), ("textrightarrow", "→"),
    ("textrupee", "₹"), ("textschwa", "ə"), ("textsection", "§"), ("textservicemark", "℠"), ("textsigma", "σ"),
    ("textsterling", "£"), ("textsubscriptplus", "₊"), ("textsurd", "√"), ("texttau", "τ"), ("texttheta", "θ"),
    ("textthorn", "þ"), ("textthreequarters", "¾"), ("textthreesuperior", "³"), ("texttimes", "×"), ("texttrademark", "™"),
    ("textturna", "ɐ"), ("texttwosuperior", "²"), ("textunderscore", "_"), ("textuparrow", "↑"), ("textupsilon", "υ"),
    ("textvarsigma", "ς"), ("textvertline", "|"), ("textvisiblespace", "␣"), ("textwon", "₩"), ("textxi", "ξ"),
    ("textyen", "¥"), ("textyogh", "ʒ"), ("textzerooldstyle", "0"), ("textzeta", "ζ"), ("th", "þ"), ("therefore", "∴"),
    ("theta", "θ"), ("times", "×"), ("to", "→"), ("top", "⊤"), ("triangle", "△"), ("twoheadrightarrow", "↠"),
    ("uhorn", "ư"), ("upDelta", "Δ"), ("upGamma", "Γ"), ("upOmega", "Ω"), ("upalpha", "α"), ("uparrow", "↑"),
    ("upbeta", "β"), ("upchi", "χ"), ("updelta", "δ"), ("updownarrow", "↕"), ("upepsilon", "ε"), ("upeta", "η"),
    ("upgamma", "γ"), ("upkappa", "κ"), ("uplambda", "λ"), ("upmu", "μ"), ("upnu", "ν"), ("upomega", "ω"), ("upphi", "φ"),
    ("uppi", "π"), ("uppsi", "ψ"), ("uprho", "ρ"), ("upsigma", "σ"), ("upsilon", "υ"), ("uptau", "τ"), ("uptheta", "θ"),
    ("upzeta", "ζ"), ("varepsilon", "ε"), ("varkappa", "ϰ"), ("varnothing", "∅"), ("varphi", "φ"), ("varpi", "ϖ"),
    ("varrho", "ϱ"), ("varsigma", "ς"), ("vartheta", "ϑ"), ("vdash", "⊢"), ("vdots", "⋮"), ("vee", "∨"), ("vert", "|"),
    ("wedge", "∧"), ("wp", "℘"), ("wr", "≀"), ("xi", "ξ"), ("yen", "¥"), ("zeta", "ζ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_order() {
        assert!(SYMBOLS.is_sorted_by(|(one, _), (next, _)| one < next));
        for (plain, shifted) in [RAISED, LOWERED] {
            assert_eq!(plain.chars().count(), shifted.chars().count());
        }
    }
}

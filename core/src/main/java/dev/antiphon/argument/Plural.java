package dev.antiphon.argument;

import java.util.List;

/** Counted nouns: {@code 1 byte}, {@code 2 bytes}; {@code 1 байт}, {@code 2 байта}. */
public final class Plural {
    private Plural() {}

    /**
     * Returns the number with the English noun in the form that fits, such as {@code 1 reply} and
     * {@code 2 replies}.
     *
     * @param noun the singular
     */
    public static String of(long count, String noun) {
        return count + " " + (count == 1 ? noun : plural(noun));
    }

    private static String plural(String noun) {
        int last = noun.length() - 1;
        boolean consonant = noun.length() > 1 && "aeiou".indexOf(noun.charAt(last - 1)) < 0;
        return noun.charAt(last) == 'y' && consonant
                ? noun.substring(0, last) + "ies"
                : noun + (noun.endsWith("s") || noun.endsWith("ch") ? "es" : "s");
    }

    /**
     * Returns the one of these forms that fits the number. English has two forms, as after 1 and 2;
     * Russian has three, as after 1, 2 and 5. A fraction takes the second form.
     *
     * @param forms the forms, separated by {@code |}
     * @param number the number as it is shown, with or without separators of groups
     */
    public static String form(String forms, String number, boolean russian) {
        List<String> all = List.of(forms.split("\\|", -1));
        boolean fraction = number.indexOf(russian ? ',' : '.') >= 0;
        String digits = number.replaceAll("[^0-9]", "");
        if (!russian) {
            return all.get(!fraction && digits.equals("1") ? 0 : 1);
        }
        char last = digits.isEmpty() ? '0' : digits.charAt(digits.length() - 1);
        boolean teen = digits.length() > 1 && digits.charAt(digits.length() - 2) == '1';
        if (fraction || (!teen && last >= '2' && last <= '4')) {
            return all.get(1);
        }
        return all.get(!teen && last == '1' ? 0 : 2);
    }
}

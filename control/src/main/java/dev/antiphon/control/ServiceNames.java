package dev.antiphon.control;

import java.util.regex.Pattern;

/** The names that services, faults and scopes can have. */
public final class ServiceNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private ServiceNames() {}

    /**
     * Returns the name.
     *
     * @throws ControlException when it has other characters, or too many
     */
    public static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ControlException.badValue(
                    "name",
                    name,
                    "the name \"" + name + "\" cannot be; give 1 to 64 letters, digits, dots,"
                            + " dashes or underscores, the first one a letter or a digit");
        }
        return name;
    }
}

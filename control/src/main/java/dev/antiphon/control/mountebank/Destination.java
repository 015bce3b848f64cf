package dev.antiphon.control.mountebank;

import dev.antiphon.address.HostPort;
import dev.antiphon.control.mountebank.json.JsonValue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The destination of a proxy response.
 *
 * @param text the text in the imposter, such as {@code tcp://localhost:7000}
 * @param address the address that it names
 */
record Destination(String text, HostPort address) {
    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://"
            + "(?:[^@/?#]*@)?(\\[[^]/]+]|[^:/?#]+)?(?::([0-9]{1,5}))?(?:[/?#].*)?");

    /**
     * Reads the field {@code to}.
     *
     * @throws CallbackException when it names no TCP address
     */
    static Destination of(JsonValue proxy) throws CallbackException {
        String text =
                proxy.field("to").filter(JsonValue::isText).map(JsonValue::text).orElse("");
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw CallbackException.destination("Invalid URL", text);
        }
        if (!url.group(1).equalsIgnoreCase("tcp")) {
            throw CallbackException.destination(
                    "Unable to proxy to any protocol other than tcp", text);
        }
        if (url.group(2) == null || url.group(3) == null) {
            throw CallbackException.destination("Invalid URL: write tcp://HOST:PORT", text);
        }
        String host = url.group(2);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            return new Destination(text, new HostPort(bare, Integer.parseInt(url.group(3))));
        } catch (IllegalArgumentException e) {
            throw CallbackException.destination("Invalid URL: " + e.getMessage(), text);
        }
    }
}

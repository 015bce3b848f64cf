package dev.antiphon.control.toxiproxy;

import dev.antiphon.control.toxiproxy.json.GoJsonReader;
import dev.antiphon.control.toxiproxy.json.GoSyntaxException;
import dev.antiphon.control.toxiproxy.json.GoValue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of proxies, as it stands in a call of {@code /populate} and in a configuration file.
 *
 * @param elements the elements as they were written
 * @param definitions the definition of each element
 */
record ProxyList(List<GoValue> elements, List<ProxyFields> definitions) {
    private static final String TOXICS = "toxics";

    /**
     * Reads a list.
     *
     * @throws RefusedCall when it is not a list of proxies, or a required field is missing
     */
    static ProxyList read(GoValue body) {
        List<GoValue> elements = switch (body) {
            case GoValue.Items items -> items.items();
            case GoValue.Absent absent -> List.of();
            case GoValue other ->
                throw RefusedCall.badBody("json: cannot unmarshal "
                        + (other instanceof GoValue.Digits ? "number" : other.word())
                        + " into Go value of type []" + ProxyFields.ELEMENT);
        };
        List<ProxyFields> definitions =
                new ArrayList<>(elements.stream().map(ProxyFields::ofList).toList());
        for (int i = 0; i < definitions.size(); i++) {
            definitions.get(i).checked(" at proxy " + (i + 1));
        }
        return new ProxyList(elements, List.copyOf(definitions));
    }

    /**
     * Creates the proxies of a configuration file, with their toxics, which Toxiproxy itself
     * ignores there.
     *
     * @throws IllegalArgumentException when the file is invalid or an address cannot be bound; the
     *     message begins with the place in the file
     */
    static void load(byte[] file, ToxicProxies proxies) {
        GoValue root;
        try {
            root = GoJsonReader.read(file);
        } catch (GoSyntaxException e) {
            throw wrong(file, e.at(), e.text());
        }
        ProxyList list;
        try {
            list = read(root);
        } catch (RefusedCall e) {
            throw wrong(file, placeOfMistake(root), e.text());
        }
        for (int i = 0; i < list.elements().size(); i++) {
            GoValue element = list.elements().get(i);
            try {
                ToxicProxy proxy = proxies.replaceOrAdd(list.definitions().get(i));
                addToxics(file, element, proxy);
            } catch (RefusedCall e) {
                throw wrong(file, element.at(), e.text());
            }
        }
    }

    /** Returns the index of the first element that is not a proxy on its own; else of the list. */
    private static int placeOfMistake(GoValue root) {
        if (root instanceof GoValue.Items items) {
            for (GoValue each : items.items()) {
                try {
                    ProxyFields unused = ProxyFields.ofList(each).checked("");
                } catch (RefusedCall e) {
                    return each.at();
                }
            }
        }
        return root.at();
    }

    private static void addToxics(byte[] file, GoValue element, ToxicProxy proxy) {
        if (!(element instanceof GoValue.Members members)) {
            return;
        }
        for (GoValue.Member each : members.members()) {
            if (each.name().equalsIgnoreCase(TOXICS) && !(each.value() instanceof GoValue.Absent)) {
                addToxicsOf(file, each.value(), proxy);
            }
        }
    }

    private static void addToxicsOf(byte[] file, GoValue toxics, ToxicProxy proxy) {
        if (!(toxics instanceof GoValue.Items items)) {
            throw wrong(
                    file,
                    toxics.at(),
                    "the toxics of the proxy " + proxy.name()
                            + " are no list; write [{\"type\": \"latency\", …}]");
        }
        for (GoValue each : items.items()) {
            try {
                String unused = proxy.addToxic(each);
            } catch (RefusedCall e) {
                throw wrong(
                        file, each.at(), "toxic of the proxy " + proxy.name() + ": " + e.text());
            }
        }
    }

    private static IllegalArgumentException wrong(byte[] file, int at, String text) {
        String before = new String(file, 0, Math.min(at, file.length), StandardCharsets.UTF_8);
        int line = (int) before.chars().filter(each -> each == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return new IllegalArgumentException("line " + line + ", column " + column + ": " + text);
    }
}

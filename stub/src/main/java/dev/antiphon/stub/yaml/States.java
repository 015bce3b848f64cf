package dev.antiphon.stub.yaml;

import dev.antiphon.argument.Nearest;
import dev.antiphon.stub.match.Matchers;

import java.util.ArrayList;
import java.util.List;

/**
 * The names of states, of connections or of the server, that matchers require and that answers set.
 */
final class States {
    private final String key;
    private final List<String> reached = new ArrayList<>(List.of(Matchers.BEGIN));
    private final List<YamlValue> awaited = new ArrayList<>();

    /**
     * Creates an empty collection.
     *
     * @param key the key by which an answer sets a state
     */
    States(String key) {
        this.key = key;
    }

    String awaited(YamlValue name) {
        awaited.add(name);
        return name.text();
    }

    String reached(YamlValue name) {
        reached.add(name.text());
        return name.text();
    }

    /**
     * Checks that an answer sets each state that a matcher requires.
     *
     * @throws StubFileException when none sets it
     */
    void check() {
        List<String> known = reached.stream().distinct().toList();
        for (YamlValue each : awaited) {
            if (!known.contains(each.text())) {
                throw each.wrong("there is no state \"" + each.text() + "\""
                        + Nearest.of(each.text(), known) + ": no answer has " + key + ": "
                        + each.text() + "; there is " + String.join(", ", known));
            }
        }
    }
}

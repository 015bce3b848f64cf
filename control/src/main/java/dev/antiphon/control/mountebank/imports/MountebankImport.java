package dev.antiphon.control.mountebank.imports;

import dev.antiphon.control.mountebank.json.JsonValue;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.yaml.StubFile;
import dev.antiphon.stub.yaml.StubFileException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The conversion of mountebank's tcp imposters to rules. One imposter becomes a file of rules, as
 * {@link StubFile} reads it; several become a file of stubs, each with its address and its rules.
 *
 * <p>A stub of an imposter is taken as a whole or not at all. Every part without a counterpart is
 * listed with its place. Immutable.
 */
public final class MountebankImport {
    private static final String EJS = "<%";
    private static final int NAME_CHARS_MAX = 64;

    private final Map<String, ImportedImposter> imposters = new LinkedHashMap<>();
    private final List<Untranslated> untranslated = new ArrayList<>();

    private MountebankImport(JsonValue file) {
        List<JsonValue> all = file.field("imposters").isPresent()
                ? file.field("imposters").get().items()
                : List.of(file);
        for (JsonValue each : all) {
            String protocol = each.field("protocol").map(JsonValue::text).orElse("");
            if (protocol.equals("tcp")) {
                ImportedImposter imposter = new ImportedImposter(each, untranslated);
                imposters.put(name(imposter), imposter);
            } else {
                untranslated.add(new Untranslated(
                        each.path().isEmpty() ? "protocol" : each.path() + ".protocol",
                        "only tcp becomes rules, and this is \"" + protocol + "\""));
            }
        }
        if (imposters.isEmpty()) {
            throw new IllegalArgumentException("it has no imposter of the protocol tcp; mountebank"
                    + " writes its imposters by mb save");
        }
    }

    /**
     * Converts a file as {@code mb save} writes it, or one imposter.
     *
     * @throws IllegalArgumentException when it is no JSON, a template of EJS, or has no tcp
     *     imposter
     */
    public static MountebankImport of(byte[] json) {
        if (new String(json, StandardCharsets.UTF_8).contains(EJS)) {
            throw new IllegalArgumentException("it is a template of EJS (\"<%\"); start mountebank"
                    + " with it, and save what it has made of it by mb save");
        }
        MountebankImport made = new MountebankImport(JsonValue.read(json));
        made.imposters.values().forEach(MountebankImport::check);
        return made;
    }

    /** Checks the whole rules of an imposter, each of which was checked alone. */
    private static void check(ImportedImposter imposter) {
        try {
            StubRules unused = StubFile.parse("rules", imposter.yaml(""), Path.of(""));
        } catch (StubFileException e) {
            throw new IllegalArgumentException(
                    "a stub cannot read rules of it: " + e.getMessage(), e);
        }
    }

    /** Returns a name for the imposter that a file of stubs can have, and that is not yet taken. */
    private String name(ImportedImposter imposter) {
        String own = imposter.name().orElse("").replaceAll("[^A-Za-z0-9._-]+", "-");
        String bare = own.replaceAll("^[^A-Za-z0-9]+|-+$", "");
        String port = imposter.port().map(each -> "tcp-" + each).orElse("tcp");
        String first = bare.isEmpty() ? port : bare;
        String base = first.substring(0, Math.min(first.length(), NAME_CHARS_MAX - 5));
        String name = base;
        for (int i = 2; imposters.containsKey(name); i++) {
            name = base + "-" + i;
        }
        return name;
    }

    /** Returns the number of converted imposters. */
    public int imposterCount() {
        return imposters.size();
    }

    /** Returns the number of rules of all imposters. */
    public int ruleCount() {
        return imposters.values().stream().mapToInt(ImportedImposter::ruleCount).sum();
    }

    /** Returns the parts without a counterpart, in the order of the file. */
    public List<Untranslated> untranslated() {
        return List.copyOf(untranslated);
    }

    /** Returns the ports of the imposters that have one. */
    public List<Integer> ports() {
        return imposters.values().stream().flatMap(each -> each.port().stream()).toList();
    }

    /** Returns the rules, or the stubs if there are several imposters, in YAML. */
    public String yaml() {
        StringBuilder yaml = new StringBuilder();
        untranslated.forEach(each -> yaml.append("# not translated: ")
                .append(each.place())
                .append(": ")
                .append(each.reason())
                .append('\n'));
        if (imposters.size() == 1) {
            return yaml.append(imposters.values().iterator().next().yaml("")).toString();
        }
        yaml.append("stubs:\n");
        imposters.forEach((name, imposter) -> {
            yaml.append("  ").append(name).append(":\n");
            imposter.port()
                    .ifPresent(port -> yaml.append("    listen: ")
                            .append(YamlText.quoted(imposter.host()
                                    .map(host -> (host.contains(":") ? "[" + host + "]" : host)
                                            + ":" + port)
                                    .orElse(String.valueOf(port))))
                            .append('\n'));
            yaml.append(imposter.yaml("    "));
        });
        return yaml.toString();
    }
}

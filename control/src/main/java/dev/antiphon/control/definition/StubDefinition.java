package dev.antiphon.control.definition;

import static java.util.Objects.requireNonNull;

import dev.antiphon.address.Address;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubBuilder;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.yaml.RulesDocument;
import dev.antiphon.stub.yaml.RulesText;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.stub.yaml.YamlValue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The definition of a stub: its name, address, framing, rules and settings. Immutable. One
 * definition can start several stubs.
 */
public final class StubDefinition {
    private final Optional<String> name;
    private final Origin origin;
    private final Framing framing;
    private final StubRules rules;
    private final RulesText rulesText;
    private final Optional<Path> rulesFile;
    private final Optional<RulesDocument> document;
    private final Optional<Address> address;
    private final String settingsText;
    private final Consumer<StubBuilder> settings;

    private StubDefinition(Builder from) {
        name = from.name;
        origin = from.origin;
        framing = from.framing;
        rules = from.rules;
        rulesText = new RulesText(
                Optional.of(from.framing), from.rulesText.charset(), from.rulesText.folder());
        rulesFile = from.rulesFile;
        document = from.document;
        address = from.address;
        settingsText = from.settingsText;
        settings = from.settings;
    }

    /** Returns a builder of a stub with the raw framing and without rules. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a definition.
     *
     * @throws StubFileException when a value is invalid
     */
    public static StubDefinition read(YamlValue value, DefinitionSource source) {
        return StubReader.read(value, source);
    }

    /** Returns a copy with this name. */
    public StubDefinition named(String value) {
        return new Builder(this).name(value).build();
    }

    /** Returns a copy with other rules, and the document from which they were read. */
    public StubDefinition with(StubRules other, RulesDocument read) {
        return new Builder(this).rules(other).document(read).build();
    }

    /** Returns the name; empty for a generated one. */
    public Optional<String> name() {
        return name;
    }

    /** Returns the origin of the definition. */
    public Origin origin() {
        return origin;
    }

    /** Returns the framing. */
    public Framing framing() {
        return framing;
    }

    /** Returns the rules with which the stub begins. */
    public StubRules rules() {
        return rules;
    }

    /** Returns the reader for further rules of the stub. */
    public RulesText rulesText() {
        return rulesText;
    }

    /** Returns the file of the rules that the definition names; empty if it has the rules. */
    public Optional<Path> rulesFile() {
        return rulesFile;
    }

    /** Returns the document of the rules; empty if they were made in Java. */
    public Optional<RulesDocument> document() {
        return document;
    }

    /** Returns the listening address; empty for a free port of 127.0.0.1. */
    public Optional<Address> address() {
        return address;
    }

    /** Returns a text of all values that a running stub cannot change. */
    public String settingsText() {
        return settingsText;
    }

    /** Returns a builder of stubs with this definition. */
    public StubBuilder stub() {
        StubBuilder stub = StubServer.builder();
        settings.accept(stub);
        return stub.framing(framing).rules(rules);
    }

    /** Builder of definitions. For use by one thread. */
    public static final class Builder {
        private Optional<String> name = Optional.empty();
        private Origin origin = Origin.API;
        private Framing framing = Framing.raw();
        private StubRules rules = StubRules.builder().build();
        private RulesText rulesText = new RulesText();
        private Optional<Path> rulesFile = Optional.empty();
        private Optional<RulesDocument> document = Optional.empty();
        private Optional<Address> address = Optional.empty();
        private String settingsText = "";
        private Consumer<StubBuilder> settings = stub -> {};

        private Builder() {}

        private Builder(StubDefinition from) {
            name = from.name;
            origin = from.origin;
            framing = from.framing;
            rules = from.rules;
            rulesText = from.rulesText;
            rulesFile = from.rulesFile;
            document = from.document;
            address = from.address;
            settingsText = from.settingsText;
            settings = from.settings;
        }

        /** Sets the name; by default the registry generates one. */
        public Builder name(String value) {
            name = Optional.of(value);
            return this;
        }

        /** Sets the origin; default {@link Origin#API}. */
        public Builder origin(Origin value) {
            origin = requireNonNull(value);
            return this;
        }

        /** Sets the framing; default raw. */
        public Builder framing(Framing value) {
            framing = requireNonNull(value);
            return this;
        }

        /** Sets the listening address; default a free port of 127.0.0.1. */
        public Builder address(Address value) {
            address = Optional.of(value);
            return settings(stub -> stub.address(value.toString()));
        }

        /** Sets the rules with which the stub begins; default none. */
        public Builder rules(StubRules value) {
            rules = requireNonNull(value);
            return this;
        }

        /** Sets the charset and the folder of further rules; default UTF-8 and no folder. */
        public Builder rulesText(RulesText value) {
            rulesText = requireNonNull(value);
            return this;
        }

        /** Allows these kinds of findings. */
        public Builder allow(StubCheck... values) {
            return settings(stub -> stub.allow(values));
        }

        /** Sets further options. The function runs at each start. */
        public Builder settings(Consumer<StubBuilder> value) {
            settings = settings.andThen(value);
            return this;
        }

        /** Sets the file of the rules, in which changed rules can be saved; default none. */
        public Builder rulesFile(Path value) {
            rulesFile = Optional.of(value);
            return this;
        }

        /** Sets the document from which the rules were read; default none. */
        public Builder document(RulesDocument value) {
            document = Optional.of(value);
            return this;
        }

        /** Sets the text of all values that a running stub cannot change. */
        Builder settingsText(String value) {
            settingsText = value;
            return this;
        }

        /** Returns the definition. */
        public StubDefinition build() {
            return new StubDefinition(this);
        }
    }
}

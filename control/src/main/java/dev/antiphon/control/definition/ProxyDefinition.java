package dev.antiphon.control.definition;

import static java.util.Objects.requireNonNull;

import dev.antiphon.address.Address;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The definition of a proxy: its name, addresses, faults and settings. Immutable. */
public final class ProxyDefinition {
    private final Optional<String> name;
    private final Origin origin;
    private final Address target;
    private final List<Address> addresses;
    private final Framing framing;
    private final boolean isEnabled;
    private final List<FaultDefinition> faults;
    private final Set<StubCheck> allowed;
    private final Consumer<FaultProxy.Builder> settings;
    private final String settingsText;

    private ProxyDefinition(Builder from) {
        name = from.name;
        origin = from.origin;
        target = from.target;
        addresses = from.addresses;
        framing = from.framing;
        isEnabled = from.isEnabled;
        faults = List.copyOf(from.faults);
        allowed = Set.copyOf(from.allowed);
        settings = from.settings;
        settingsText = from.settingsText;
    }

    private ProxyDefinition(ProxyDefinition from, String name) {
        this.name = Optional.of(name);
        origin = from.origin;
        target = from.target;
        addresses = from.addresses;
        framing = from.framing;
        isEnabled = from.isEnabled;
        faults = from.faults;
        allowed = from.allowed;
        settings = from.settings;
        settingsText = from.settingsText;
    }

    /** Returns a builder of a proxy to this server. */
    public static Builder to(Address target) {
        return new Builder(target);
    }

    /**
     * Reads a definition.
     *
     * @throws StubFileException when a value is invalid
     */
    public static ProxyDefinition read(YamlValue value, DefinitionSource source) {
        return ProxyReader.read(value, source);
    }

    /** Returns a copy with this name. */
    public ProxyDefinition named(String value) {
        return new ProxyDefinition(this, value);
    }

    /** Returns the name; empty for a generated one. */
    public Optional<String> name() {
        return name;
    }

    /** Returns the origin of the definition. */
    public Origin origin() {
        return origin;
    }

    /** Returns the address of the server. */
    public Address target() {
        return target;
    }

    /** Returns the addresses at which the proxy listens. */
    public List<Address> addresses() {
        return addresses;
    }

    /** Returns the framing of the messages that listeners receive; raw by default. */
    public Framing framing() {
        return framing;
    }

    /** Returns whether the proxy accepts connections from the beginning. */
    public boolean isEnabled() {
        return isEnabled;
    }

    /** Returns the faults with which the proxy begins. */
    public List<FaultDefinition> faults() {
        return faults;
    }

    /** Returns the allowed kinds of findings. */
    public Set<StubCheck> allowed() {
        return allowed;
    }

    /** Returns a text of all values that a running proxy cannot change. */
    public String settingsText() {
        return settingsText;
    }

    /** Returns a builder of proxies between these addresses, without the faults. */
    public FaultProxy.Builder proxy(Address to, List<? extends Address> listening) {
        FaultProxy.Builder builder = FaultProxy.to(to);
        settings.accept(builder);
        builder.framing(framing);
        return builder.addresses(listening);
    }

    /** Builder of definitions. For use by one thread. */
    public static final class Builder {
        private Optional<String> name = Optional.empty();
        private Origin origin = Origin.API;
        private final Address target;
        private List<Address> addresses = List.of(Address.parse("127.0.0.1:0"));
        private Framing framing = Framing.raw();
        private boolean isEnabled = true;
        private final List<FaultDefinition> faults = new ArrayList<>();
        private final Set<StubCheck> allowed = EnumSet.noneOf(StubCheck.class);
        private Consumer<FaultProxy.Builder> settings = proxy -> {};
        private String settingsText = "";

        private Builder(Address target) {
            this.target = requireNonNull(target);
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

        /** Sets the listening addresses; default a free port of 127.0.0.1. */
        public Builder addresses(List<? extends Address> values) {
            addresses = List.copyOf(values);
            return this;
        }

        /** Sets the framing; default raw. */
        public Builder framing(Framing value) {
            framing = requireNonNull(value);
            return this;
        }

        /** Sets whether the proxy accepts connections from the beginning; default true. */
        public Builder enabled(boolean value) {
            isEnabled = value;
            return this;
        }

        /** Adds a fault. */
        public Builder fault(FaultDefinition value) {
            faults.add(requireNonNull(value));
            return this;
        }

        /** Allows these kinds of findings. A proxy detects only {@link StubCheck#UNFIRED}. */
        public Builder allow(Set<StubCheck> values) {
            allowed.addAll(values);
            return this;
        }

        /** Sets further options. The function runs at each start. */
        public Builder settings(Consumer<FaultProxy.Builder> value) {
            settings = settings.andThen(value);
            return this;
        }

        /** Sets the text of all values that a running proxy cannot change. */
        Builder settingsText(String value) {
            settingsText = value;
            return this;
        }

        /** Returns the definition. */
        public ProxyDefinition build() {
            return new ProxyDefinition(this);
        }
    }
}

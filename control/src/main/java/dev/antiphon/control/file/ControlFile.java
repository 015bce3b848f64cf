package dev.antiphon.control.file;

import dev.antiphon.control.ControlException;
import dev.antiphon.control.Service;
import dev.antiphon.control.definition.DefinitionSource;
import dev.antiphon.control.definition.PortDefinition;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.file.LikelyEncoding;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.stub.yaml.YamlValue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The services that a YAML file declares, by their names. Immutable.
 *
 * <pre>
 * stubs:
 *   bank: {listen: 7001, framing: 'length:2', rules: [{when: PING, reply: PONG}]}
 *   mail: {listen: 7002, file: mail.yaml}
 * proxies:
 *   slow-bank: {listen: 7003, to: 'localhost:7001', faults: {to-client: ['latency:20ms']}}
 * ports:
 *   gone: {kind: refusing}
 * </pre>
 *
 * <p>Names of files are relative to the folder of the file. A file has at most 4 MiB.
 */
public final class ControlFile {
    private static final int BYTES_MAX = 4 << 20;
    private static final List<String> KEYS = List.of("stubs", "proxies", "ports");

    /** A service of the file: its definition, and a text that differs when its part differs. */
    record Declared<D>(D definition, String text, YamlValue key) {
        /** Returns the text of an error of this service, with its place. */
        String placed(ControlException e) {
            String text = key.text() + ": " + e.getMessage();
            return String.valueOf(key.wrong(text).getMessage());
        }
    }

    private final Map<String, Declared<StubDefinition>> stubs = new LinkedHashMap<>();
    private final Map<String, Declared<ProxyDefinition>> proxies = new LinkedHashMap<>();
    private final Map<String, Declared<PortDefinition>> ports = new LinkedHashMap<>();
    private final List<Path> files = new ArrayList<>();

    private ControlFile(YamlValue root, DefinitionSource source) {
        Map<String, YamlValue> keys = root.keys(KEYS);
        each(keys, "stubs", (key, value) -> {
            String name = key.text();
            StubDefinition stub = StubDefinition.read(value, source);
            String rules = stub.rulesFile().map(ControlFile::content).orElse("");
            stub.rulesFile().ifPresent(files::add);
            refuseName(value, stub.name());
            stubs.put(name, new Declared<>(stub.named(name), value.plain() + rules, key));
        });
        each(keys, "proxies", (key, value) -> {
            String name = key.text();
            ProxyDefinition proxy = ProxyDefinition.read(value, source);
            refuseName(value, proxy.name());
            checkFaults(value, proxy);
            proxies.put(name, new Declared<>(proxy.named(name), value.plain(), key));
        });
        each(keys, "ports", (key, value) -> {
            String name = key.text();
            PortDefinition port = PortDefinition.read(value, source);
            refuseName(value, port.name());
            ports.put(name, new Declared<>(port.named(name), value.plain(), key));
        });
        if (size() == 0) {
            throw root.wrong("it declares no service; write stubs:, proxies: or ports: with names");
        }
    }

    /**
     * Reads the file.
     *
     * @throws StubFileException when the content of the file is invalid
     * @throws IOException when the file cannot be read
     */
    public static ControlFile read(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = BoundedFile.bytes(file, BYTES_MAX);
        } catch (FileTooLargeException e) {
            throw StubFileException.of(e);
        }
        Optional<String> encoding = LikelyEncoding.of(bytes);
        if (encoding.isPresent()) {
            throw StubFileException.of(file, LikelyEncoding.refusal(encoding.get()));
        }
        return parse(
                file.toString(),
                new String(bytes, StandardCharsets.UTF_8),
                DefinitionSource.file(file));
    }

    /**
     * Reads a text.
     *
     * @param name the name of the text in errors
     * @throws StubFileException when the text is invalid
     */
    public static ControlFile parse(String name, String text, DefinitionSource source) {
        return new ControlFile(YamlValue.parse(name, text), source);
    }

    private void each(
            Map<String, YamlValue> keys, String kind, BiConsumer<YamlValue, YamlValue> reading) {
        YamlValue services = keys.get(kind);
        if (services == null) {
            return;
        }
        for (Map.Entry<YamlValue, YamlValue> each : services.pairs()) {
            String name = each.getKey().text();
            if (stubs.containsKey(name) || proxies.containsKey(name) || ports.containsKey(name)) {
                throw each.getKey().wrong("\"" + name + "\" is a name of two services; change one");
            }
            checkName(each.getKey(), name);
            reading.accept(each.getKey(), each.getValue());
        }
    }

    private static void checkFaults(YamlValue value, ProxyDefinition proxy) {
        Set<String> names = new HashSet<>();
        proxy.faults().stream().flatMap(each -> each.name().stream()).forEach(name -> {
            checkName(value, name);
            if (!names.add(name)) {
                throw value.wrong("\"" + name + "\" is a name of two faults; change one");
            }
        });
    }

    private static void checkName(YamlValue value, String name) {
        try {
            String unused = Service.checkedName(name);
        } catch (ControlException e) {
            throw value.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static void refuseName(YamlValue value, Optional<String> name) {
        if (name.isPresent()) {
            throw value.wrong("the key is the name of the service; leave name: out");
        }
    }

    private static String content(Path rules) {
        try {
            return new String(BoundedFile.bytes(rules, BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the number of services. */
    public int size() {
        return stubs.size() + proxies.size() + ports.size();
    }

    Map<String, Declared<StubDefinition>> stubs() {
        return stubs;
    }

    Map<String, Declared<ProxyDefinition>> proxies() {
        return proxies;
    }

    Map<String, Declared<PortDefinition>> ports() {
        return ports;
    }

    /** Returns the files of rules that the file names. */
    List<Path> files() {
        return files;
    }
}

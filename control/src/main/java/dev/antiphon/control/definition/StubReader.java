package dev.antiphon.control.definition;

import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileReason;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.yaml.RulesDocument;
import dev.antiphon.stub.yaml.RulesText;
import dev.antiphon.stub.yaml.YamlValue;
import dev.antiphon.tls.TlsOptions;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A reader of the definition of a stub. */
final class StubReader {
    private static final int FILE_BYTES_MAX = 4 << 20;
    private static final List<String> OWN =
            List.of("name", "listen", "keepOpen", "allow", "tls", "seed", "file");
    private static final List<String> KEYS =
            Stream.concat(OWN.stream(), RulesText.keys().stream()).toList();

    private StubReader() {}

    static StubDefinition read(YamlValue value, DefinitionSource source) {
        Map<String, YamlValue> keys = value.keys(KEYS);
        StubDefinition.Builder stub = StubDefinition.builder().origin(source.origin());
        Optional.ofNullable(keys.get("name")).map(YamlValue::text).ifPresent(stub::name);
        addRules(stub, value, keys, source);
        StubDefinition withRules = stub.build();
        Optional.ofNullable(keys.get("listen")).map(source::address).ifPresent(stub::address);
        Optional.ofNullable(keys.get("keepOpen"))
                .map(YamlValue::yes)
                .ifPresent(open -> stub.settings(each -> each.keepOpen(open)));
        Optional.ofNullable(keys.get("seed"))
                .map(seed -> seed.number(0, Long.MAX_VALUE))
                .ifPresent(seed -> stub.settings(each -> each.seed(seed)));
        Optional.ofNullable(keys.get("allow"))
                .map(AllowedFindings::read)
                .map(each -> each.toArray(StubCheck[]::new))
                .ifPresent(stub::allow);
        Optional<TlsOptions> tls = Optional.ofNullable(keys.get("tls"))
                .map(each -> TlsOptionsReader.server(each, source));
        boolean startsTls = withRules.rules().startsTls();
        if (startsTls && tls.isEmpty()) {
            throw value.wrong("a rule has then: starttls, which needs a certificate; write tls:");
        }
        tls.ifPresent(each -> stub.settings(builder -> {
            var unused = startsTls ? builder.startTls(each) : builder.tls(each);
        }));
        return stub.settingsText(settingsText(keys, withRules.framing(), startsTls))
                .build();
    }

    private static void addRules(
            StubDefinition.Builder stub,
            YamlValue value,
            Map<String, YamlValue> keys,
            DefinitionSource source) {
        Map<String, YamlValue> ofRules = new LinkedHashMap<>(keys);
        ofRules.keySet().retainAll(RulesText.keys());
        YamlValue root = value;
        Optional<Path> folder = source.folder();
        if (keys.containsKey("file")) {
            YamlValue named = keys.get("file");
            if (!ofRules.isEmpty()) {
                throw named.wrong("a stub has either file: or rules; leave one of them out");
            }
            Path file = source.path(named);
            String text = content(named, file);
            root = YamlValue.parse(file.toString(), text);
            ofRules = root.keys(RulesText.keys());
            folder = Optional.ofNullable(file.toAbsolutePath().getParent());
            stub.rulesFile(file).document(RulesDocument.of(file.toString(), text));
        }
        Framing framing = Optional.ofNullable(ofRules.get("framing"))
                .map(each -> each.read(Framing::parse))
                .orElse(Framing.line());
        Charset charset = Optional.ofNullable(ofRules.get("charset"))
                .map(RulesText::charset)
                .orElse(StandardCharsets.UTF_8);
        RulesText text = new RulesText(Optional.of(framing), charset, folder);
        StubRules rules = text.rules(root, ofRules);
        if (!keys.containsKey("file")) {
            stub.document(RulesDocument.of(value, framing));
        }
        stub.framing(framing).rulesText(text).rules(rules);
    }

    private static String content(YamlValue named, Path file) {
        try {
            return new String(BoundedFile.bytes(file, FILE_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw named.wrong("the file " + named.text() + " cannot be read: " + FileReason.of(e));
        }
    }

    /** Returns a text that differs if the stub must start anew. */
    private static String settingsText(
            Map<String, YamlValue> keys, Framing framing, boolean startsTls) {
        String own = keys.entrySet().stream()
                .filter(each -> OWN.contains(each.getKey()) && !each.getKey().equals("file"))
                .map(each -> each.getKey() + "=" + each.getValue().plain())
                .sorted()
                .collect(Collectors.joining("\n"));
        return own + "\nframing=" + framing + "\nstartTls=" + startsTls;
    }
}

package dev.antiphon.control.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.control.Control;
import dev.antiphon.control.ControlException;
import dev.antiphon.control.StubService;
import dev.antiphon.control.definition.DefinitionSource;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.stub.yaml.RulesDocument;
import dev.antiphon.stub.yaml.YamlValue;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Rules that are saved in the file of their stub. */
class SavedRulesTest {
    private static final String PING = "# mine\nrules:\n  - when: PING\n    reply: PONG\n";
    private static final String NEW = "# new\nrules:\n  - when: PING\n    reply: NEW\n";

    @TempDir
    Path folder;

    private final Control control = Control.start();

    @AfterEach
    void close() {
        control.close();
    }

    private StubService stub(String definition) {
        return control.addStub(StubDefinition.read(
                YamlValue.parse("body", definition), DefinitionSource.remote(folder)));
    }

    private StubService saved() throws IOException {
        Files.writeString(folder.resolve("bank.yaml"), PING);
        return stub("{name: bank, file: bank.yaml}");
    }

    private String file() throws IOException {
        return Files.readString(folder.resolve("bank.yaml"));
    }

    private static Optional<RulesDocument> document(String text) {
        return Optional.of(RulesDocument.of("yaml", text));
    }

    private static String asked(StubService stub) throws IOException {
        try (Peer peer = Peer.connect(stub.stub().port())) {
            return peer.ask("PING").strip();
        }
    }

    @Test
    void documentIsUsedAndSavedAsItIs() throws IOException {
        StubService stub = saved();
        assertThat(SavedRules.save(stub, document(NEW))).hasFileName("bank.yaml");
        assertThat(file()).isEqualTo(NEW);
        assertThat(asked(stub)).isEqualTo("NEW");
        assertThat(stub.isChanged()).isFalse();
        stub.reset();
        assertThat(asked(stub)).isEqualTo("NEW");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1); // no draft is left
        }
    }

    @Test
    void currentRulesAreSavedWithWhatWasAdded() throws IOException {
        StubService stub = saved();
        stub.add(YamlValue.parse("body", "{\"name\":\"x\",\"when\":\"X\",\"reply\":\"Y\"}"));
        SavedRules.save(stub, Optional.empty());
        assertThat(file()).isEqualTo("""
                        rules:
                          - name: x
                            when: X
                            reply: Y
                          - when: PING
                            reply: PONG
                        """);
        assertThat(stub.isChanged()).isFalse();
        stub.removeRule("x");
        SavedRules.save(stub, Optional.empty());
        assertThat(file()).isEqualTo("rules:\n  - when: PING\n    reply: PONG\n");
    }

    @Test
    void invalidDocumentChangesNeitherFileNorStub() throws IOException {
        StubService stub = saved();
        for (String bad : new String[] {"rules: [{wen: A}]", "", "framing: nul", "rules: ["}) {
            assertThatThrownBy(() -> SavedRules.save(stub, document(bad)))
                    .isInstanceOfSatisfying(
                            ControlException.class,
                            e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.BAD_VALUE));
        }
        assertThat(file()).isEqualTo(PING);
        assertThat(asked(stub)).isEqualTo("PONG");
        assertThat(stub.isChanged()).isFalse();
    }

    @Test
    void fileThatAnotherProgramHasChangedStays() throws IOException {
        StubService stub = saved();
        Files.writeString(folder.resolve("bank.yaml"), "# foreign\n" + PING);
        assertThatThrownBy(() -> SavedRules.save(stub, document(NEW)))
                .hasMessageContaining("has changed since it was read");
        assertThat(file()).startsWith("# foreign");
        assertThat(asked(stub)).isEqualTo("PONG");
    }

    @Test
    void fileThatIsGoneIsNotWritten() throws IOException {
        StubService stub = saved();
        Files.delete(folder.resolve("bank.yaml"));
        assertThatThrownBy(() -> SavedRules.save(stub, document(NEW)))
                .hasMessageContaining("cannot be written");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void stubWithoutAFileIsRefusedWithTheReason() {
        StubService stub = stub("{name: bank, rules: [{when: A, reply: B}]}");
        assertThatThrownBy(() -> SavedRules.save(stub, document(NEW)))
                .isInstanceOfSatisfying(
                        ControlException.class,
                        e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.CONFLICT))
                .hasMessageContaining("come from no file");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linkStaysALinkAndPermissionsStay() throws IOException {
        Path real = Files.writeString(folder.resolve("real.yaml"), PING);
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(folder.resolve("bank.yaml"), real);
        SavedRules.save(stub("{name: bank, file: bank.yaml}"), document(NEW));
        assertThat(folder.resolve("bank.yaml")).isSymbolicLink();
        assertThat(real).hasContent(NEW);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void followedFileIsNotReportedAfterASaveAndIsAfterAnEdit() throws Exception {
        Files.writeString(folder.resolve("bank.yaml"), PING);
        Path up = Files.writeString(
                folder.resolve("up.yaml"), "stubs: {bank: {file: bank.yaml}, other: {}}");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (FollowedControlFile followed = FollowedControlFile.read(up, control)) {
            followed.start();
            followed.begin(each -> told.add(ControlFileTest.text(each)));
            StubService stub = control.stub("bank");
            SavedRules.save(stub, document(NEW));
            stub.add(YamlValue.parse("body", "{when: LATER, reply: OK}"));
            assertThat(told.poll(500, TimeUnit.MILLISECONDS)).isNull(); // several looks
            assertThat(stub.rules()).hasSize(2);
            stub.reset();
            Files.writeString(folder.resolve("bank.yaml"), PING);
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEmpty();
            assertThat(asked(stub)).isEqualTo("PONG");
            assertThat(control.stub("bank")).isSameAs(stub);
        }
    }

    @Test
    void rulesWithinTheFileOfTheDefinitionAreNotRewritten() throws IOException {
        Path up = Files.writeString(folder.resolve("up.yaml"), "stubs: {bank: {greeting: HI}}");
        try (FollowedControlFile followed = FollowedControlFile.read(up, control)) {
            followed.start();
            assertThatThrownBy(() -> SavedRules.save(control.stub("bank"), document(NEW)))
                    .hasMessageContaining("name that with file:");
        }
    }
}

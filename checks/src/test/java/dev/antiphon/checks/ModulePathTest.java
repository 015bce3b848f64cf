package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;

import dev.antiphon.capture.Capture;
import dev.antiphon.cluster.Rooms;
import dev.antiphon.junit.Stub;
import dev.antiphon.load.Load;
import dev.antiphon.load.report.file.ResultFile;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Recorder;
import dev.antiphon.service.Health;
import dev.antiphon.slf4j.LogListener;
import dev.antiphon.stub.StubServer;

import io.nats.client.Nats;

import org.HdrHistogram.Histogram;
import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.AssertionFailedError;
import org.slf4j.Logger;
import org.snakeyaml.engine.v2.api.LoadSettings;

import tools.jackson.core.JsonGenerator;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/** The modules as they stand on a module path, since every other test runs on the class path. */
class ModulePathTest {

    private final ModuleFinder finder = ModuleFinder.of(Stream.of(
                    Message.class,
                    JsonGenerator.class,
                    Recorder.class,
                    Capture.class,
                    Load.class,
                    ResultFile.class,
                    Histogram.class,
                    LogListener.class,
                    Logger.class,
                    Health.class,
                    Rooms.class,
                    Nats.class,
                    StubServer.class,
                    Stub.class,
                    Pattern.class,
                    LoadSettings.class,
                    Test.class,
                    ReflectionSupport.class,
                    AssertionFailedError.class)
            .map(ModulePathTest::whereItComesFrom)
            .toArray(Path[]::new));

    @Test
    void coreExportsItsStagesAndKeepsItsEngine() {
        assertThat(finder.find("dev.antiphon.core").orElseThrow().descriptor().exports())
                .filteredOn(each -> !each.isQualified())
                .extracting(Exports::source)
                .containsExactlyInAnyOrder(
                        "dev.antiphon",
                        "dev.antiphon.address",
                        "dev.antiphon.config",
                        "dev.antiphon.event",
                        "dev.antiphon.failure",
                        "dev.antiphon.framing",
                        "dev.antiphon.framing.check",
                        "dev.antiphon.group",
                        "dev.antiphon.handler",
                        "dev.antiphon.message",
                        "dev.antiphon.proxyprotocol",
                        "dev.antiphon.text",
                        "dev.antiphon.tick",
                        "dev.antiphon.tls");
    }

    @Test
    void coreReadsNothingButTheJdk() {
        assertThat(resolve("dev.antiphon.core").modules())
                .extracting(module -> module.name())
                .containsExactly("dev.antiphon.core");
    }

    @Test
    void recorderAndLogFindWhatTheyRequireAndNothingElse() {
        assertThat(resolve("dev.antiphon.recording").modules())
                .extracting(module -> module.name())
                .containsExactlyInAnyOrder(
                        "dev.antiphon.recording", "dev.antiphon.core", "tools.jackson.core");
        assertThat(resolve("dev.antiphon.capture").modules())
                .extracting(module -> module.name())
                .containsExactlyInAnyOrder(
                        "dev.antiphon.capture",
                        "dev.antiphon.recording",
                        "dev.antiphon.core",
                        "tools.jackson.core");
        assertThat(resolve("dev.antiphon.slf4j").modules())
                .extracting(module -> module.name())
                .containsExactlyInAnyOrder("dev.antiphon.slf4j", "dev.antiphon.core", "org.slf4j");
    }

    @Test
    void serviceReadsCoreAloneAndClusterAlsoTheClientOfNats() {
        assertThat(resolve("dev.antiphon.service").modules())
                .extracting(module -> module.name())
                .containsExactlyInAnyOrder("dev.antiphon.service", "dev.antiphon.core");
        assertThat(resolve("dev.antiphon.cluster").modules())
                .extracting(module -> module.name())
                .contains("dev.antiphon.cluster", "dev.antiphon.core", "io.nats.jnats");
        assertThat(finder.find("dev.antiphon.cluster")
                        .orElseThrow()
                        .descriptor()
                        .exports())
                .extracting(Exports::source)
                .containsExactlyInAnyOrder("dev.antiphon.cluster", "dev.antiphon.cluster.nats");
    }

    @Test
    void loadAndItsReportsKeepEngineAndCharts() {
        assertThat(finder.find("dev.antiphon.load").orElseThrow().descriptor().exports())
                .extracting(Exports::source)
                .containsExactlyInAnyOrder("dev.antiphon.load", "dev.antiphon.load.result");
        assertThat(finder.find("dev.antiphon.load.report")
                        .orElseThrow()
                        .descriptor()
                        .exports())
                .extracting(Exports::source)
                .containsExactlyInAnyOrder(
                        "dev.antiphon.load.report.compare",
                        "dev.antiphon.load.report.file",
                        "dev.antiphon.load.report.merge",
                        "dev.antiphon.load.report.page",
                        "dev.antiphon.load.report.text");
    }

    @Test
    void loadReadsNoReport() {
        assertThat(named("dev.antiphon.load"))
                .containsExactlyInAnyOrder(
                        "dev.antiphon.load",
                        "dev.antiphon.core",
                        "dev.antiphon.stub",
                        "dev.antiphon.recording",
                        "org.snakeyaml.engine",
                        "tools.jackson.core");
        assertThat(resolve("dev.antiphon.load.report").modules())
                .extracting(module -> module.name())
                .contains("dev.antiphon.load", "dev.antiphon.recording", "tools.jackson.core");
    }

    @Test
    void stubKeepsItsJournalAndTextsAndJunitExportsItsOnePackage() {
        assertThat(finder.find("dev.antiphon.stub").orElseThrow().descriptor().exports())
                .filteredOn(each -> !each.isQualified())
                .extracting(Exports::source)
                .containsExactlyInAnyOrder(
                        "dev.antiphon.stub",
                        "dev.antiphon.stub.answer",
                        "dev.antiphon.stub.fault",
                        "dev.antiphon.stub.fault.check",
                        "dev.antiphon.stub.intercept",
                        "dev.antiphon.stub.journal",
                        "dev.antiphon.stub.match",
                        "dev.antiphon.stub.proxy",
                        "dev.antiphon.stub.replay",
                        "dev.antiphon.stub.verify",
                        "dev.antiphon.stub.yaml");
        assertThat(finder.find("dev.antiphon.junit").orElseThrow().descriptor().exports())
                .extracting(Exports::source)
                .containsExactly("dev.antiphon.junit");
    }

    @Test
    void stubReadsNoLoadAndNoLog() {
        assertThat(named("dev.antiphon.stub"))
                .containsExactlyInAnyOrder(
                        "dev.antiphon.stub",
                        "dev.antiphon.recording",
                        "dev.antiphon.core",
                        "org.snakeyaml.engine",
                        "tools.jackson.core");
    }

    @Test
    void moduleOfAUserStartsAStubAndSeesNoInternalPackage(@TempDir Path folder) throws IOException {
        String uses = "static dev.antiphon.stub.StubServer start() {"
                + " return dev.antiphon.stub.StubServer.start(dev.antiphon.framing.Framing.line());"
                + " }";
        assertThat(errors(folder, "dev.antiphon.stub", uses)).isEmpty();
        assertThat(errors(folder, "dev.antiphon.stub", "dev.antiphon.stub.text.HexDump no;"))
                .isNotEmpty();
        assertThat(errors(
                        folder,
                        "dev.antiphon.junit",
                        "@dev.antiphon.junit.Stub dev.antiphon" + ".stub.StubServer stub;"))
                .isEmpty();
    }

    @Test
    void moduleOfAUserCompilesAgainstCoreAlone(@TempDir Path folder) throws IOException {
        assertThat(errors(folder, "dev.antiphon.core", "dev.antiphon.TcpServer server;"))
                .isEmpty();
    }

    /** Returns the errors of compiling a module that requires this one with a class of these members. */
    private String errors(Path folder, String required, String members) throws IOException {
        Path descriptor = folder.resolve("module-info.java");
        Path type = folder.resolve("User.java");
        Files.writeString(descriptor, "module user { requires " + required + "; }");
        Files.writeString(type, "package user; class User { " + members + " }");
        String path = resolve(required).modules().stream()
                        .map(each -> Path.of(each.reference().location().orElseThrow())
                                .toString())
                        .collect(Collectors.joining(File.pathSeparator))
                // JUnit's modules require it for compiling alone
                + File.pathSeparator
                + whereItComesFrom(API.class)
                + File.pathSeparator
                + whereItComesFrom(NullMarked.class);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        errors,
                        "--module-path",
                        path,
                        "-d",
                        folder.resolve("classes").toString(),
                        descriptor.toString(),
                        type.toString());
        return status == 0 ? "" : "not compiled: " + errors.toString(StandardCharsets.UTF_8);
    }

    /** Returns the modules with a descriptor: one automatic module resolves all others. */
    private List<String> named(String root) {
        return resolve(root).modules().stream()
                .filter(module -> !module.reference().descriptor().isAutomatic())
                .map(ResolvedModule::name)
                .toList();
    }

    private Configuration resolve(String root) {
        Configuration jdk = ModuleLayer.boot().configuration();
        return Configuration.resolve(finder, List.of(jdk), ModuleFinder.of(), Set.of(root));
    }

    private static Path whereItComesFrom(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}

package dev.antiphon.cli.toxiproxy;

import dev.antiphon.address.Address;
import dev.antiphon.address.Addresses;
import dev.antiphon.address.HostPort;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.cli.value.AddressWord;
import dev.antiphon.control.toxiproxy.ToxiproxyServer;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileTooLargeException;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The command {@code antiphon toxiproxy}, a server of Toxiproxy's HTTP protocol. It runs until a
 * signal ends it.
 */
public final class ToxiproxyCommand implements Command {
    private static final int FILE_BYTES_MAX = 4 << 20;

    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final OptionValue<String> listen =
            options.text("-l, --listen", "[HOST:]PORT", "127.0.0.1:8474");
    private final OptionValue<Optional<String>> config = options.text("--config", "FILE");
    private final OptionValue<Optional<String>> seed = options.text("--seed", "N");
    private final OptionValue<Boolean> metrics = options.flag("--metrics");
    private final OptionValue<Boolean> runtimeMetrics = options.flag("--runtime-metrics");
    private final CommonOptions common = options.with(new CommonOptions());

    public ToxiproxyCommand(Terminal terminal, Texts texts) {
        this.terminal = terminal;
        this.texts = texts;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() throws InterruptedException {
        common.check();
        HostPort address = address();
        ToxiproxyServer.Builder builder = ToxiproxyServer.builder().rehearse();
        config.value().map(ToxiproxyCommand::read).ifPresent(builder::configuration);
        seed.value().map(text -> OptionParser.count("--seed", text)).ifPresent(builder::seed);
        if (metrics.value()) {
            builder.metrics();
        }
        if (runtimeMetrics.value()) {
            builder.runtimeMetrics();
        }
        CompletableFuture<ToxiproxyServer> running = new CompletableFuture<>();
        Thread hook = terminal.onSignal(() -> {
            var _ = running.thenAccept(ToxiproxyServer::close);
            return Status.OK;
        });
        try (ToxiproxyServer server = started(builder, address)) {
            running.complete(server);
            if (!common.quiet.value()) {
                String shown = Addresses.shown(server.address());
                String line = texts.say("toxiproxy.listening", shown, server.proxies());
                terminal.err().println("antiphon: " + line);
            }
            server.awaitClosed();
        } finally {
            terminal.forgetSignal(hook);
        }
        return Status.OK;
    }

    private HostPort address() {
        Address address = AddressWord.listen("--listen", listen.value());
        if (address instanceof HostPort host) {
            return host;
        }
        throw CliException.usage("bad-address", "--listen", listen.value());
    }

    private static byte[] read(String file) {
        try {
            return BoundedFile.bytes(Path.of(file), FILE_BYTES_MAX);
        } catch (FileTooLargeException e) {
            throw CliException.large(e);
        } catch (IOException | InvalidPathException e) {
            throw CliException.unreadable("--config", file, e);
        }
    }

    private ToxiproxyServer started(ToxiproxyServer.Builder builder, HostPort address) {
        try {
            InetSocketAddress first = address.addresses().get(0);
            return builder.address(first).start();
        } catch (IllegalArgumentException e) {
            throw CliException.usage(
                    "bad-toxiproxy-config", config.value().orElse(""), LibraryText.of(e));
        } catch (UnknownHostException e) {
            throw FailureTexts.problem(new Failure.UnknownHost(e), listen.value());
        } catch (IOException e) {
            boolean inUse =
                    e instanceof BindException && String.valueOf(e.getMessage()).contains("in use");
            throw FailureTexts.problem(
                    new ServerFailure.BindFailed(address, inUse, e), listen.value());
        }
    }
}

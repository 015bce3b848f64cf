import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/** NettyGroup PORT MEMBERS MESSAGES BYTES EVERY_MS WARM_UP: the same with a ChannelGroup. */
public final class NettyGroup {
    public static void main(String[] arguments) throws Exception {
        int members = Integer.parseInt(arguments[1]);
        int messages = Integer.parseInt(arguments[2]);
        int bytes = Integer.parseInt(arguments[3]);
        long every = Integer.parseInt(arguments[4]) * 1_000_000L;
        int warmUp = Integer.parseInt(arguments[5]);
        EventLoopGroup loop = new NioEventLoopGroup(1);
        ChannelGroup group = new DefaultChannelGroup(loop.next());
        new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        group.add(channel);
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(arguments[0]))
                .sync();
        while (group.size() < members) {
            LockSupport.parkNanos(1_000_000);
        }
        byte[] message = "x".repeat(bytes).getBytes();
        message[bytes - 1] = '\n';
        long start = System.nanoTime();
        long before = 0;
        for (int i = 0; i < messages; i++) {
            for (long left = 1; left > 0; left = start + i * every - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (i == warmUp) {
                before = cpuNanos();
            }
            var sent = group.writeAndFlush(Unpooled.directBuffer(bytes).writeBytes(message));
            if (i == messages - 1) {
                sent.sync();
            }
        }
        long delivered = (long) (messages - warmUp) * members;
        System.out.printf(
                "netty %d ns of CPU per delivered message, %d delivered%n",
                (cpuNanos() - before) / delivered, delivered);
        group.close().sync();
        loop.shutdownGracefully().sync();
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }
}

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/** A MongoDB in memory for tests. Argument: the port on 127.0.0.1 (0 takes a free one). Prints its connection string as soon as it listens. */
public class Server {
  /** The wire version of MongoDB 5.0. The server itself says 8, which today's drivers refuse; it knows all that they send. */
  private record Version(List<Integer> getVersionArray, int getWireVersion) implements MongoVersion {}

  public static void main(String[] arguments) {
    var server = new MongoServer(new MemoryBackend().version(new Version(List.of(5, 0, 0), 13)));
    server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
    System.out.println(server.getConnectionString());
  }
}

-- Distances and grids without an extension; degrees in, kilometres out.
CREATE OR REPLACE MACRO haversine_km(lat1, lon1, lat2, lon2) AS
    2 * 6371.0088 * asin(sqrt(
        pow(sin(radians(lat2 - lat1) / 2), 2) + cos(radians(lat1)) * cos(radians(lat2)) * pow(sin(radians(lon2 - lon1) / 2), 2)
    ));

-- Geohash: each character adds five bits, longitude and latitude in turn; places that share a beginning are near each other.
CREATE OR REPLACE MACRO geohash(lat, lon, characters := 6) AS
    CASE WHEN lat IS NOT NULL AND lon IS NOT NULL THEN
        list_reduce(
            list_transform(range(characters), lambda c: '0123456789bcdefghjkmnpqrstuvwxyz'[1 + CAST(list_sum(list_transform(range(5), lambda b:
                (CASE WHEN (c * 5 + b) % 2 = 0
                    THEN CAST(floor(least(greatest((lon + 180) / 360, 0), 0.9999999999999) * pow(2, (c * 5 + b) // 2 + 1)) AS BIGINT)
                    ELSE CAST(floor(least(greatest((lat + 90) / 180, 0), 0.9999999999999) * pow(2, (c * 5 + b) // 2 + 1)) AS BIGINT)
                END & 1) << (4 - b))) AS INTEGER)]),
            lambda x, y: x || y)
    END;

-- The cell of PRIO-GRID, half a degree wide, counted from the south-west.
CREATE OR REPLACE MACRO priogrid_gid(lat, lon) AS
    CASE WHEN lat IS NOT NULL AND lon IS NOT NULL
        THEN CAST(least(floor((lat + 90) * 2), 359) * 720 + least(floor((lon + 180) * 2), 719) + 1 AS INTEGER) END;

-- A number that is the same for the same id everywhere, for data formats that number their rows (63 bits).
CREATE OR REPLACE MACRO number_of(id) AS CAST(md5_number_lower(id) >> 1 AS BIGINT);
